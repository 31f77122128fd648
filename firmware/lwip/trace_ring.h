#ifndef TCPLAB_TRACE_RING_H
#define TCPLAB_TRACE_RING_H

#include <stdbool.h>
#include <stdint.h>

/* The ring between lwIP and JavaScript. lwIP's input may run inside a call made by JavaScript (putGpio and wifi.connect
 * poll the radio), so the observer never calls JavaScript: it appends here, and the event loop drains. A full ring
 * counts what it lost; it neither blocks nor overwrites. */

/* 64 records of 32 octets: half of the module's 4 KB of static RAM. */
#ifndef TRACE_RING_RECORDS
#define TRACE_RING_RECORDS 64u
#endif

enum trace_kind {
  TRACE_SEGMENT_IN = 0,
  TRACE_SEGMENT_OUT = 1,
  TRACE_TRANSITION = 2,
};

/* Why a connection changed its state. */
enum trace_cause {
  TRACE_BY_SEGMENT_IN = 0,  /* the segment in the record arrived */
  TRACE_BY_SEGMENT_OUT = 1, /* noticed while lwIP was sending, outside any input and any call */
  TRACE_BY_CALL = 2,        /* the application called listen, shutdown, close or abort, or the netif's address went */
  TRACE_BY_TIMER = 3,       /* a timer of lwIP ran out */
  TRACE_BY_DISPLACEMENT = 4 /* the pcb table was full and another connection's SYN took this one's entry */
};

/* One thing that happened, little-endian, 32 octets on every board. Connection 0 is "none known". */
struct trace_record {
  uint32_t number;     /* counts every record, the lost ones too */
  uint32_t time_low;   /* µs since the board started, bits 0 to 31 */
  uint32_t connection; /* counts from 1 */
  uint32_t seq;        /* SEG.SEQ and SEG.ACK, absolute */
  uint32_t ack;
  uint16_t length; /* octets of text, SYN and FIN not counted */
  uint16_t window;
  uint16_t local_port;
  uint16_t remote_port;
  uint8_t time_high; /* µs, bits 32 to 39: the clock lasts 12.7 days */
  uint8_t flags;     /* of the segment, as in the TCP header; 0 and length 0 if no segment was the cause */
  uint8_t kind;      /* enum trace_kind in bits 0 to 3, enum trace_cause in bits 4 to 7 */
  uint8_t states;    /* state before in bits 0 to 3, after in bits 4 to 7: lwIP's enum tcp_state */
};

/* The next free slot, already numbered, or a scratch slot if the ring is full (the loss is counted). Never NULL. */
struct trace_record *trace_ring_claim(void);

/* Whether `record` is a slot that a reader will still see. */
bool trace_ring_holds(const struct trace_record *record);

/* Moves up to `limit` of the oldest records to `to`. Returns how many. */
uint32_t trace_ring_read(struct trace_record *to, uint32_t limit);

uint32_t trace_ring_count(void);

/* How many records were lost since the last call. */
uint32_t trace_ring_take_lost(void);

void trace_ring_clear(void);

#endif
