#include "tcp_trace.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "lwip/priv/tcp_priv.h"
#include "netif_tap.h"
#include "system.h"
#include "tcp_guard.h"

/* A pcb that the observer knows bears this mark, in a bit of its options that lwIP has no use for. A pcb's place can be
 * used again within one input, even for the same addresses and ports; but tcp_alloc clears all of it, the mark too. */
#define KNOWN 0x80u

/* One connection as the observer last saw it. An entry that is CLOSED stays as a tombstone until its place is needed,
 * so that the RST which tcp_abort sends after the pcb left the list still finds its connection. */
struct shadow {
  struct tcp_pcb *pcb; /* NULL: free, or a tombstone */
  uint32_t connection;
  uint32_t local_ip;
  uint32_t remote_ip;
  uint16_t local_port;
  uint16_t remote_port;
  uint32_t una; /* SND.UNA, and since when it is (tcp_ticks) while something waits for an acknowledgement */
  uint32_t since;
  uint16_t mss; /* see tcp_guard.h */
  uint8_t state;
  uint8_t scan; /* the last one that found it in lwIP's lists */
};

#define SHADOWS (MEMP_NUM_TCP_PCB + 3)

static struct shadow shadows[SHADOWS];
static struct shadow *latest = shadows; /* asked for last: most likely the next, too */
static uint8_t scans;
static uint32_t ticks;       /* tcp_ticks at the last look that was not within a timer */
static int living;           /* shadows with a pcb */
static uint32_t connections; /* numbers given so far */
static trace_listener listener;

/* What lwIP is doing: the cause of whatever the next scan finds. */
struct activity {
  enum trace_cause cause;
  const struct segment_header *segment; /* the one being received, or NULL */
  struct trace_record *arrival;         /* its record */
  const struct tcp_pcb *called;         /* the pcb that the application's call names, or NULL */
  const struct segment_header *leaving; /* the one about to be sent, or NULL */
};

/* Of a segment in fragments this one has the header, and lwIP may be busy with it when another arrives. */
static struct segment_header first_fragment;

static const struct activity idle = {.cause = TRACE_BY_TIMER};
static struct activity now = {.cause = TRACE_BY_TIMER};
static struct activity outer; /* a call can come from within an input */

static struct shadow *shadow_of(const struct tcp_pcb *pcb) {
  if (!(pcb->so_options & KNOWN)) {
    return NULL;
  }
  for (struct shadow *shadow = shadows; latest->pcb != pcb && shadow < shadows + SHADOWS; shadow++) {
    if (shadow->pcb == pcb) {
      latest = shadow;
    }
  }
  return latest->pcb == pcb ? latest : NULL;
}

/* The connection between these two ends: a living one first, else the youngest tombstone. */
static struct shadow *shadow_between(uint32_t local_ip, uint16_t local_port, uint32_t remote_ip, uint16_t remote_port) {
  struct shadow *found = NULL;
  for (struct shadow *shadow = shadows; shadow < shadows + SHADOWS; shadow++) {
    if (shadow->remote_port == remote_port && shadow->local_port == local_port && shadow->remote_ip == remote_ip &&
        shadow->local_ip == local_ip && shadow->connection != 0) {
      if (shadow->pcb != NULL) {
        return shadow;
      }
      if (found == NULL || shadow->connection > found->connection) {
        found = shadow;
      }
    }
  }
  return found;
}

static struct shadow *shadow_claim(void) {
  struct shadow *oldest = NULL;
  for (struct shadow *shadow = shadows; shadow < shadows + SHADOWS; shadow++) {
    if (shadow->pcb == NULL && (oldest == NULL || shadow->connection < oldest->connection)) {
      oldest = shadow;
    }
  }
  return oldest; /* never NULL: there are more shadows than pcbs */
}

static struct trace_record *claim_record(enum trace_kind kind, enum trace_cause cause) {
  struct trace_record *record = trace_ring_claim();
  uint64_t time = km_micro_gettime();
  record->time_low = (uint32_t)time;
  record->time_high = (uint8_t)(time >> 32);
  record->kind = (uint8_t)(kind | (cause << 4));
  return record;
}

static void write_segment(struct trace_record *record, const struct segment_header *segment) {
  record->seq = segment->seq;
  record->ack = segment->ack;
  record->length = segment->length;
  record->window = segment->window;
  record->flags = segment->flags;
}

static void write_connection(struct trace_record *record, const struct shadow *shadow) {
  record->connection = shadow->connection;
  record->local_port = shadow->local_port;
  record->remote_port = shadow->remote_port;
}

static void record_step(struct shadow *shadow, uint8_t to, enum trace_cause cause) {
  struct trace_record *record = claim_record(TRACE_TRANSITION, cause);
  write_connection(record, shadow);
  if (now.segment != NULL) {
    write_segment(record, now.segment);
  } else {
    memset(&record->seq, 0, offsetof(struct trace_record, local_port) - offsetof(struct trace_record, seq));
    record->flags = 0;
  }
  record->states = (uint8_t)(shadow->state | (to << 4));
  shadow->state = to;
  if (listener != NULL) {
    listener(to == CLOSED ? NULL : shadow->pcb, shadow->connection, to);
  }
}

static void record_transition(struct shadow *shadow, uint8_t to, enum trace_cause cause) {
  /* One segment can take a connection two states further: the ACK of the handshake may carry a FIN (RFC 9293
   * §3.10.7.4, the fifth step and then the eighth). */
  bool was_opening = shadow->state == SYN_RCVD || shadow->state == SYN_SENT;
  if (was_opening && (to == CLOSE_WAIT || to == LAST_ACK)) {
    record_step(shadow, ESTABLISHED, cause);
  }
  /* And another: who closes while lwIP tells of that FIN (lwIP's tcp_recv_null does) sends its own at once. */
  if (shadow->state == ESTABLISHED && to == LAST_ACK) {
    record_step(shadow, CLOSE_WAIT, cause);
  }
  record_step(shadow, to, cause);
}

static bool is_of(const struct segment_header *segment, const struct shadow *shadow) {
  return segment->source == shadow->remote_ip && segment->source_port == shadow->remote_port &&
         segment->destination_port == shadow->local_port;
}

/* Data that arrives after close aborts the connection (RFC 9293 §3.10.7.4; lwIP's tcp_input). If a FIN came with it,
 * lwIP has entered TIME_WAIT by then, and a TIME_WAIT pcb is the only one that it aborts without sending a RST. */
static bool passed_time_wait(const struct shadow *shadow) {
  bool own_segment = now.cause == TRACE_BY_SEGMENT_IN && is_of(now.segment, shadow);
  bool was_closing = shadow->state == FIN_WAIT_1 || shadow->state == FIN_WAIT_2 || shadow->state == CLOSING;
  return own_segment && was_closing && now.leaving == NULL && !(now.segment->flags & TCP_RST);
}

/* Whether lwIP is busy with a segment of another connection. */
static bool is_foreign(const struct shadow *shadow) {
  return now.cause == TRACE_BY_SEGMENT_IN && !is_of(now.segment, shadow);
}

/* Why a connection is gone. */
static enum trace_cause cause_of_end(const struct shadow *shadow) {
  bool foreign_call = now.cause == TRACE_BY_CALL && shadow->pcb != now.called;
  if (is_foreign(shadow) || foreign_call) {
    return TRACE_BY_DISPLACEMENT;
  }
  if (now.cause == TRACE_BY_SEGMENT_IN || now.cause == TRACE_BY_CALL) {
    return now.cause;
  }
  /* tcp_slowtmr counts tcp_ticks on, and sends no RST. Otherwise tcp_abort was called: a netif whose address goes does
   * so, and its RST may not leave. */
  bool aborted = tcp_ticks == ticks || (now.leaving != NULL && (now.leaving->flags & TCP_RST));
  return aborted ? TRACE_BY_CALL : TRACE_BY_TIMER;
}

static void bury(struct shadow *shadow) {
  enum trace_cause cause = cause_of_end(shadow);
  bool through_time_wait = passed_time_wait(shadow);
  shadow->pcb = NULL; /* freed: nobody may touch it any more */
  living--;
  if (through_time_wait) {
    record_step(shadow, TIME_WAIT, cause);
  }
  /* To make room lwIP (tcp_alloc) first queues each FIN that waited for memory, and may then take the LAST_ACK. */
  if (cause == TRACE_BY_DISPLACEMENT && shadow->state == CLOSE_WAIT) {
    record_step(shadow, LAST_ACK, TRACE_BY_SEGMENT_OUT);
  }
  record_transition(shadow, CLOSED, cause);
}

static void discover(struct tcp_pcb *pcb) {
  struct shadow *shadow = shadow_claim();
  pcb->so_options |= KNOWN;
  shadow->pcb = pcb;
  living++;
  shadow->scan = scans;
  shadow->mss = 0;
  shadow->connection = ++connections;
  shadow->local_ip = ip_addr_get_ip4_u32(&pcb->local_ip);
  shadow->remote_ip = ip_addr_get_ip4_u32(&pcb->remote_ip);
  shadow->local_port = pcb->local_port;
  shadow->remote_port = pcb->remote_port;
  /* A passive open leaves LISTEN, an active one CLOSED (RFC 9293 §3.3.2). */
  bool active_open = pcb->state == SYN_SENT;
  shadow->state = active_open ? CLOSED : LISTEN;
  if (now.arrival != NULL && is_of(now.segment, shadow) && trace_ring_holds(now.arrival)) {
    now.arrival->connection = shadow->connection; /* the SYN belongs to the connection that it opened */
  }
  if (!active_open && pcb->state != SYN_RCVD) {
    record_step(shadow, SYN_RCVD, now.cause);
  }
  record_transition(shadow, pcb->state, now.cause);
}

static void note_progress(struct shadow *shadow, const struct tcp_pcb *pcb) {
  bool waits = pcb->unsent != NULL || pcb->unacked != NULL;
  if (!waits || shadow->una != pcb->lastack) {
    shadow->una = pcb->lastack;
    shadow->since = tcp_ticks;
  }
}

/* Follows the pcbs of one list that the observer knows, and counts the others. Returns how many it knows. */
static int follow(struct tcp_pcb *list, int *unknown) {
  int known = 0;
  for (struct tcp_pcb *pcb = list; pcb != NULL; pcb = pcb->next) {
    struct shadow *shadow = shadow_of(pcb);
    if (shadow == NULL) {
      ++*unknown;
      continue;
    }
    known++;
    shadow->scan = scans;
    tcp_guard_pcb(pcb, &shadow->mss);
    note_progress(shadow, pcb);
    if (shadow->state != pcb->state) {
      /* A FIN that waited for memory may leave when another connection's SYN makes lwIP look for some (tcp_alloc). */
      record_transition(shadow, pcb->state, is_foreign(shadow) ? TRACE_BY_SEGMENT_OUT : now.cause);
    }
  }
  return known;
}

static void discover_in(struct tcp_pcb *list) {
  for (struct tcp_pcb *pcb = list; pcb != NULL; pcb = pcb->next) {
    if (shadow_of(pcb) == NULL) {
      discover(pcb);
    }
  }
}

void tcp_trace_scan(void) {
  int unknown = 0;
  scans++;
  int known = follow(tcp_active_pcbs, &unknown) + follow(tcp_tw_pcbs, &unknown);
  for (struct shadow *shadow = shadows; known < living && shadow < shadows + SHADOWS; shadow++) {
    if (shadow->pcb != NULL && shadow->scan != scans) {
      bury(shadow);
    }
  }
  if (unknown >
      0) { /* after the burials: they make room, and a displaced connection ends before its successor begins */
    discover_in(tcp_active_pcbs);
    discover_in(tcp_tw_pcbs);
  }
  if (now.leaving == NULL) {
    ticks = tcp_ticks;
  }
}

static struct trace_record *record_segment(enum trace_kind kind, const struct segment_header *segment,
                                           const struct shadow *shadow) {
  enum trace_cause cause = kind == TRACE_SEGMENT_IN ? TRACE_BY_SEGMENT_IN : TRACE_BY_SEGMENT_OUT;
  struct trace_record *record = claim_record(kind, cause);
  write_segment(record, segment);
  if (shadow != NULL) {
    write_connection(record, shadow);
    record->states = (uint8_t)(shadow->state | (shadow->state << 4));
    return record;
  }
  bool arriving = kind == TRACE_SEGMENT_IN;
  record->connection = 0;
  record->local_port = arriving ? segment->destination_port : segment->source_port;
  record->remote_port = arriving ? segment->source_port : segment->destination_port;
  record->states = CLOSED | (CLOSED << 4);
  return record;
}

static void before_input(const struct segment_header *segment) {
  tcp_trace_scan();
  struct shadow *shadow =
      shadow_between(segment->destination, segment->destination_port, segment->source, segment->source_port);
  /* A SYN that meets only a tombstone is not of that connection: it wants a new one. */
  if (shadow != NULL && shadow->pcb == NULL && (segment->flags & TCP_SYN)) {
    shadow = NULL;
  }
  if (shadow != NULL && shadow->pcb != NULL) {
    tcp_guard_arrival(shadow->pcb, segment->seq + segment->length);
  }
  if (segment->is_fragment) {
    first_fragment = *segment;
  }
  now.arrival = record_segment(TRACE_SEGMENT_IN, segment, shadow);
  now.segment = segment;
  now.cause = TRACE_BY_SEGMENT_IN;
}

/* How long the segment is to which it belongs is not known: as long as any. */
static void before_fragment(void) {
  tcp_trace_scan();
  now.segment = &first_fragment;
  now.cause = TRACE_BY_SEGMENT_IN;
  for (struct tcp_pcb *pcb = tcp_active_pcbs; pcb != NULL; pcb = pcb->next) {
    tcp_guard_arrival(pcb, pcb->rcv_nxt + 2 * TCP_WND);
  }
}

static void after_input(void) {
  tcp_trace_scan();
  now = idle;
}

static void on_output(const struct segment_header *segment) {
  now.leaving = segment;
  if (now.cause == TRACE_BY_TIMER) {
    now.cause = TRACE_BY_SEGMENT_OUT;
    tcp_trace_scan();
    now.cause = TRACE_BY_TIMER;
  } else {
    tcp_trace_scan();
  }
  now.leaving = NULL;
  record_segment(
      TRACE_SEGMENT_OUT, segment,
      shadow_between(segment->source, segment->source_port, segment->destination, segment->destination_port));
}

static const struct netif_tap_listener tap = {before_input, before_fragment, after_input, on_output};

void tcp_trace_watch_netifs(void) { netif_tap_all(&tap); }

void tcp_trace_enter_call(const struct tcp_pcb *pcb) {
  tcp_trace_scan();
  outer = now;
  now.cause = TRACE_BY_CALL;
  now.called = pcb;
}

void tcp_trace_leave_call(void) {
  tcp_trace_scan();
  now = outer;
}

static const struct shadow *shadow_numbered(uint32_t connection) {
  tcp_trace_scan();
  for (const struct shadow *shadow = shadows; shadow < shadows + SHADOWS; shadow++) {
    if (shadow->connection == connection && shadow->pcb != NULL) {
      return shadow;
    }
  }
  return NULL;
}

struct tcp_pcb *tcp_trace_pcb(uint32_t connection) {
  const struct shadow *shadow = shadow_numbered(connection);
  return shadow == NULL ? NULL : shadow->pcb;
}

uint32_t tcp_trace_stalled(uint32_t connection) {
  const struct shadow *shadow = shadow_numbered(connection);
  return shadow == NULL ? 0 : (tcp_ticks - shadow->since) * TCP_SLOW_INTERVAL;
}

uint32_t tcp_trace_connection(const struct tcp_pcb *pcb) {
  const struct shadow *shadow = shadow_of(pcb);
  return shadow == NULL ? 0 : shadow->connection;
}

void tcp_trace_start(trace_listener transition_listener) {
  tcp_trace_stop();
  listener = transition_listener;
  tcp_trace_watch_netifs();
}

void tcp_trace_stop(void) {
  netif_tap_remove_all();
  memset(shadows, 0, sizeof shadows);
  living = 0;
  connections = 0;
  listener = NULL;
  now = idle;
  trace_ring_clear();
}
