#include "machine.h"
#include "pico/stdio.h"
#include "pico/stdio_usb.h"
#include "repl.h"

/* The USB console. As in Kaluma, what is typed waits in a ring that overwrites without a word, and all of it is handed
 * over in one turn. The prompt itself is the host's. */

#define RING_OCTETS 2048u

void __attribute__((import_module("console"), import_name("print"))) console_print(const char *octets, uint32_t length);
void __attribute__((import_module("console"), import_name("prompt"))) console_prompt(const uint8_t *octets,
                                                                                     uint32_t length);

static uint8_t ring[RING_OCTETS];
static uint32_t written;
static uint32_t read;
static uint8_t typed[RING_OCTETS];
static bool is_open = true;

static void to_prompt(km_repl_state_t *repl, uint8_t *octets, size_t length) {
  (void)repl;
  console_prompt(octets, length);
}

static km_repl_state_t repl = {.handler = to_prompt};

km_repl_state_t *km_get_repl_state(void) { return &repl; }

int stdio_put_string(const char *characters, int length, bool newline, bool cr_translation) {
  (void)newline;
  (void)cr_translation;
  console_print(characters, (uint32_t)length);
  return length;
}

bool stdio_usb_connected(void) { return is_open; }

/* Whether somebody has the port open. */
WASM_EXPORT(console_connect) void console_connect(uint32_t open) { is_open = open != 0; }

/* Where the host writes what is typed: RING_OCTETS at most. */
WASM_EXPORT(console_buffer) uint8_t *console_buffer(void) { return typed; }

WASM_EXPORT(console_receive) void console_receive(uint32_t length) {
  for (uint32_t at = 0; at < length; at++) {
    ring[written++ % RING_OCTETS] = typed[at];
  }
}

void console_turn(void) {
  uint32_t length = (written - read) % RING_OCTETS; /* a full ring is an empty one */
  for (uint32_t at = 0; at < length; at++) {
    typed[at] = ring[read++ % RING_OCTETS];
  }
  read = written;
  if (length > 0) {
    repl.handler(&repl, typed, length);
  }
}
