#include "assertion.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "wdt.h"

#define MARK 0x6c774950u
#define MESSAGE_MAX 60u

/* In a section that the SDK's start-up code leaves as it is: it outlives a restart. */
static struct {
  uint32_t mark; /* MARK: there is a message */
  char message[MESSAGE_MAX];
} kept __attribute__((section(".uninitialized_data.assertion")));

void assertion_failed(const char *message) {
  strncpy(kept.message, message, MESSAGE_MAX - 1);
  kept.message[MESSAGE_MAX - 1] = '\0';
  kept.mark = MARK;
  km_wdt_enable(true, 1);
  for (;;) {
  }
}

const char *assertion_before_restart(void) {
  static bool restarted;
  if (kept.mark == MARK) {
    kept.mark = 0;
    restarted = true;
  }
  return restarted ? kept.message : "";
}
