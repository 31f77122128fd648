#include "board_memory.h"

#include <stdint.h>
#include <stddef.h>
#include <stdlib.h>

/* Words, for there are many. AddressSanitizer makes every variable a multiple of 32 octets long, at such an address. */
typedef uint64_t word __attribute__((may_alias));

/* The bounds of the two sections, from the linker. */
extern word __start_board_bss[], __stop_board_bss[], __start_board_data[], __stop_board_data[];

#pragma clang section bss = "" data = ""
static word *initial_data;

/* AddressSanitizer's red zones lie between the variables, and its memcpy would refuse to cross them. */
#define CROSSES_RED_ZONES __attribute__((no_sanitize("address", "coverage"), no_builtin("memcpy", "memset")))

CROSSES_RED_ZONES static void copy(word *to, const word *from, const word *end) {
  while (from < end) {
    *to++ = *from++;
  }
}

CROSSES_RED_ZONES void board_memory_reset(void) {
  ptrdiff_t size = __stop_board_data - __start_board_data;
  if (initial_data == NULL) {
    initial_data = malloc((size_t)size * sizeof(word));
    copy(initial_data, __start_board_data, __stop_board_data);
  }
  copy(__start_board_data, initial_data, initial_data + size);
  for (word *at = __start_board_bss; at < __stop_board_bss; at++) {
    *at = 0;
  }
}
