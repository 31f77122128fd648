#include "machine.h"

#include "lwip/debug.h"
#include "lwip/init.h"
#include "lwip/sys.h"
#include "lwip/timeouts.h"
#include "module_lwip.h"

/* The silicon: clock, random numbers, power on, the loop that never ends (here: one turn of it at a time). */

uint64_t machine_clock;
static uint32_t random_state = 1;

WASM_EXPORT(clock_address) uint64_t *clock_address(void) { return &machine_clock; }

uint32_t sys_now(void) { return (uint32_t)(machine_clock / 1000u); }

/* Marsaglia's xorshift32: repeatable from the host's seed. */
uint32_t machine_random(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 17;
  random_state ^= random_state << 5;
  return random_state;
}

uint32_t machine_initial_sequence_number(void) { return machine_random(); }

/* `address` in network order; `station` is the last octet of the MAC address; `mtu` in octets. */
WASM_EXPORT(machine_start)
void machine_start(uint32_t address, uint32_t station, uint32_t seed, uint32_t mtu) {
  random_state = seed == 0 ? 1 : seed;
  lwip_init();
  radio_start(address, (uint8_t)station, (uint16_t)mtu);
}

/* What require('lwip') returns. */
WASM_EXPORT(machine_module) jerry_value_t machine_module(void) { return module_lwip_init(); }

WASM_EXPORT(machine_turn) uint32_t machine_turn(void) {
  sys_check_timeouts();
  console_turn();
  kaluma_turn();
  return sys_timeouts_sleeptime();
}

/* For tests. */
WASM_EXPORT(machine_fail) void machine_fail(void) { LWIP_ASSERT("a test made it fail", 0); }
