#ifndef TCPLAB_FUZZ_CHECKER_H
#define TCPLAB_FUZZ_CHECKER_H

#include <stdbool.h>
#include <stdint.h>

#include "segment.h"
#include "trace_ring.h"

/* Holds the observer's records against its invariants, as test/support/trace-checker.ts does, and fails the run with
 * the first that does not hold. */

/* Records in the order in which the program was told of them; `lost` is what the ring says was lost. */
void checker_take(const struct trace_record *records, uint32_t count, uint32_t lost);

/* A segment left the board over Wi-Fi: there must be a record of it. */
void checker_sent(const struct segment *segment);

/* A netif is removed: lwIP aborts its connections, and until the next turn the observer does not see what crosses the
 * one that takes its place. */
void checker_netif_goes(void);

/* The program calls the module: that may end a connection. */
void checker_called(void);

/* A segment in IP fragments: another may arrive before it is whole. */
void checker_have_fragments(void);

/* All records are taken: what they say must be what lwIP's lists say. `can_send`: no segment was held up or lost for
 * want of an address or of memory. */
void checker_compare_with_lwip(bool can_send);

/* The observer starts anew, or is stopped. */
void checker_start(void);
void checker_stop(void);

/* Numbers of connections that are not CLOSED. Returns how many; `index` picks one. */
uint32_t checker_living(void);
uint32_t checker_number(uint32_t index);

#endif
