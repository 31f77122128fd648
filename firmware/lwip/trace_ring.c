#include "trace_ring.h"

#include <string.h>

static struct trace_record ring[TRACE_RING_RECORDS];
static struct trace_record overflow;
static uint32_t written; /* records ever put into the ring */
static uint32_t taken;   /* records ever read out of it */
static uint32_t lost;
static uint32_t number;

struct trace_record *trace_ring_claim(void) {
  struct trace_record *slot = &overflow;
  if (written - taken < TRACE_RING_RECORDS) {
    slot = &ring[written++ % TRACE_RING_RECORDS];
  } else {
    lost++;
  }
  slot->number = ++number;
  return slot;
}

bool trace_ring_holds(const struct trace_record *record) { return record != &overflow; }

uint32_t trace_ring_read(struct trace_record *to, uint32_t limit) {
  uint32_t moved = 0;
  while (moved < limit && taken != written) {
    uint32_t first = taken % TRACE_RING_RECORDS;
    uint32_t run = TRACE_RING_RECORDS - first;
    if (run > written - taken) {
      run = written - taken;
    }
    if (run > limit - moved) {
      run = limit - moved;
    }
    memcpy(&to[moved], &ring[first], run * sizeof(struct trace_record));
    moved += run;
    taken += run;
  }
  return moved;
}

uint32_t trace_ring_count(void) { return written - taken; }

uint32_t trace_ring_take_lost(void) {
  uint32_t count = lost;
  lost = 0;
  return count;
}

void trace_ring_clear(void) { written = taken = lost = number = 0; }
