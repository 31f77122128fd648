#include "assertion.h"

#include <stdbool.h>
#include <string.h>

#include "wdt.h"

#define MARK 0x6c774950u

struct kept_assertion kept_assertion __attribute__((section(".uninitialized_data.assertion")));

void assertion_failed(const char *message) {
  strncpy(kept_assertion.message, message, sizeof kept_assertion.message - 1);
  kept_assertion.message[sizeof kept_assertion.message - 1] = '\0';
  kept_assertion.mark = MARK;
  km_wdt_enable(true, 1);
  for (;;) {
  }
}

const char *assertion_before_restart(void) {
  static bool restarted;
  if (kept_assertion.mark == MARK) {
    kept_assertion.mark = 0;
    restarted = true;
  }
  return restarted ? kept_assertion.message : "";
}
