#include <stdlib.h>
#include <string.h>

#include "lwipopts.h"
#include "machine.h"

/* The C heap of the Pico W: 11,512 octets with the native module in Kaluma 1.2.1, 9,528
 * of them free once Wi-Fi is joined and the app runs (measured in the real firmware, emulated). lwIP's send
 * queues live in it, and an application that writes without end must meet ERR_MEM here as it would there. */
#define HEAP_OCTETS 9528u
#define BLOCK_OVERHEAD 8u /* the device's allocator: a header, and rounding */

static size_t used;
static size_t peak;

static size_t *header_of(void *block) { return (size_t *)block - 2; }

void *heap_allocate(size_t size) {
  size_t cost = size + BLOCK_OVERHEAD;
  if (used + cost > HEAP_OCTETS) {
    return NULL;
  }
  size_t *header = malloc(size + 2 * sizeof(size_t));
  if (header == NULL) {
    return NULL;
  }
  header[0] = cost;
  used += cost;
  peak = used > peak ? used : peak;
  return header + 2;
}

void *heap_allocate_zeroed(size_t count, size_t size) {
  void *block = heap_allocate(count * size);
  return block == NULL ? NULL : memset(block, 0, count * size);
}

void heap_free(void *block) {
  if (block != NULL) {
    used -= *header_of(block);
    free(header_of(block));
  }
}

WASM_EXPORT(heap_used) uint32_t heap_used(void) { return (uint32_t)used; }

WASM_EXPORT(heap_peak) uint32_t heap_peak(void) { return (uint32_t)peak; }
