#ifndef TCPLAB_FUZZ_ALLOCATOR_H
#define TCPLAB_FUZZ_ALLOCATOR_H

#include <stdbool.h>
#include <stdint.h>

/* Memory as the board has it: lwIP's pools with their number of elements, and the C heap of firmware/wasm/heap.c. Each
 * element is a block of its own, so that AddressSanitizer sees what is read or written beside it or after it was freed.
 */

/* Whether a freed element is the next one to be given out, as on the board, where a new connection may get the address
 * of an old one. Otherwise AddressSanitizer keeps it for long. */
extern bool allocator_reuses;

/* Whether there was no memory at least once, on purpose or not. */
extern bool allocator_has_failed;

/* After `skipped` more allocations that succeed (pools, C heap, JavaScript heap), so many fail. */
void allocator_fail(uint32_t skipped, uint32_t failures);

bool allocation_fails(void);

/* Elements in use in all pools but that of timers: lwIP's TCP timer runs only while there are connections. */
uint32_t allocator_pools_used(void);

/* Gives everything back that the pools still hold. */
void allocator_clear(void);

#endif
