#include "checker.h"

#include <string.h>

#include "allocator.h"
#include "harness.h"
#include "lwip/priv/tcp_priv.h"
#include "system.h"

#define CONNECTIONS_MAX 16
#define RESETS_MAX 64
#define SENT_MAX 64

#define FLAG_RST 0x04u
#define RECORDED_FLAGS 0x3fu

struct connection {
  uint32_t number;
  uint16_t local_port;
  uint16_t remote_port;
  uint8_t state;
  bool uncertain;    /* records of it may have been lost */
  uint64_t since_us; /* when it entered its state */
  bool timed;        /* that is known */
};

static struct connection living[CONNECTIONS_MAX];
static uint32_t living_count;
static uint32_t last_connection;
static uint32_t last_number;
static uint64_t last_time;
static uint32_t missing; /* records that are missing, less those that the ring says were lost */
static bool gaps;

static struct segment sent[SENT_MAX];
static uint32_t sent_count;
static bool sent_too_many;
static bool netif_went;
static bool called; /* since the last turn */
static bool observed;
static bool has_fragments;
static struct trace_record last_arrival;

/* Connections that sent a RST since the last turn, and those of which one is expected. */
static uint32_t resets[RESETS_MAX];
static uint32_t reset_count;
static uint32_t owing[RESETS_MAX];
static uint32_t owing_count;

static void forget_sent(void) {
  sent_count = 0;
  sent_too_many = false;
}

static const char *const STATES[] = {"CLOSED",     "LISTEN",     "SYN_SENT", "SYN_RCVD", "ESTABLISHED", "FIN_WAIT_1",
                                     "FIN_WAIT_2", "CLOSE_WAIT", "CLOSING",  "LAST_ACK", "TIME_WAIT"};
static const char *const CAUSES[] = {"segment in", "segment out", "call", "timer", "displaced"};

#define AFTER(state) (1u << (state))
/* RFC 9293 §3.3.2, figure 5, with its note 2. To CLOSED leads an edge from everywhere. */
static const uint16_t EDGES[] = {
    [CLOSED] = AFTER(SYN_SENT),
    [LISTEN] = AFTER(SYN_RCVD) | AFTER(SYN_SENT),
    [SYN_SENT] = AFTER(SYN_RCVD) | AFTER(ESTABLISHED),
    [SYN_RCVD] = AFTER(ESTABLISHED) | AFTER(FIN_WAIT_1),
    [ESTABLISHED] = AFTER(FIN_WAIT_1) | AFTER(CLOSE_WAIT),
    [FIN_WAIT_1] = AFTER(FIN_WAIT_2) | AFTER(CLOSING) | AFTER(TIME_WAIT),
    [FIN_WAIT_2] = AFTER(TIME_WAIT),
    [CLOSE_WAIT] = AFTER(LAST_ACK),
    [CLOSING] = AFTER(TIME_WAIT),
    [LAST_ACK] = 0,
    [TIME_WAIT] = 0,
};

/* How long lwIP keeps these states when only a timer can end them, less one step of its timer. Others end earlier when
 * something was sent for the twelfth time, which a peer can bring about by sending its SYN so often. */
static const uint32_t LEAST_US[TIME_WAIT + 1] = {[FIN_WAIT_2] = 19500000, [TIME_WAIT] = 119500000};

/* States that lwIP may end for another connection's sake (tcp_alloc). */
#define DISPLACEABLE (AFTER(TIME_WAIT) | AFTER(LAST_ACK) | AFTER(CLOSING))
/* States in which a FIN of one's own is sent. */
#define SENDS_FIN (AFTER(FIN_WAIT_1) | AFTER(CLOSING) | AFTER(LAST_ACK))

static struct connection *find(uint32_t number) {
  for (uint32_t i = 0; i < living_count; i++) {
    if (living[i].number == number) {
      return &living[i];
    }
  }
  return NULL;
}

static struct connection *begin(const struct trace_record *record, uint8_t from) {
  last_connection++;
  if (!gaps && record->connection != last_connection) {
    harness_fail("connection %u is new; the next number was %u", record->connection, last_connection);
  }
  if (!gaps && from != LISTEN && from != CLOSED) {
    harness_fail("connection %u begins in %s", record->connection, STATES[from]);
  }
  last_connection = record->connection;
  if (living_count == CONNECTIONS_MAX) {
    if (!gaps) {
      harness_fail("%u connections live", living_count);
    }
    memmove(living, living + 1, --living_count * sizeof living[0]); /* the record of its end was lost */
  }
  struct connection *connection = &living[living_count++];
  *connection = (struct connection){.number = record->connection,
                                    .local_port = record->local_port,
                                    .remote_port = record->remote_port,
                                    .state = from};
  return connection;
}

static void check_end(const struct connection *connection, const struct trace_record *record, uint64_t time) {
  uint8_t from = connection->state;
  enum trace_cause cause = record->kind >> 4;
  bool by_own_segment =
      last_arrival.local_port == connection->local_port && last_arrival.remote_port == connection->remote_port;
  if (cause == TRACE_BY_SEGMENT_IN && !by_own_segment && !has_fragments) {
    harness_fail("connection %u went %s -> CLOSED by a segment of another", connection->number, STATES[from]);
  }
  /* It ends by a RST, in either direction, or by the last ACK. */
  bool is_abort = !(record->flags & FLAG_RST) && from != LAST_ACK && from != TIME_WAIT;
  if (cause == TRACE_BY_SEGMENT_IN && is_abort && owing_count < RESETS_MAX) {
    owing[owing_count++] = connection->number;
  }
  if (cause == TRACE_BY_TIMER && connection->timed && !netif_went && time - connection->since_us < LEAST_US[from]) {
    harness_fail("connection %u left %s by a timer after only %llu us", connection->number, STATES[from],
                 (unsigned long long)(time - connection->since_us));
  }
  if (cause == TRACE_BY_CALL && !called && !netif_went && !allocator_has_failed) {
    harness_fail("connection %u was ended by a call, and there was none", connection->number);
  }
  if (cause == TRACE_BY_DISPLACEMENT && !(AFTER(from) & DISPLACEABLE)) {
    harness_fail("connection %u was displaced in %s", connection->number, STATES[from]);
  }
  if (cause == TRACE_BY_SEGMENT_OUT) {
    harness_fail("connection %u was found CLOSED while lwIP was sending", connection->number);
  }
}

static void take_transition(const struct trace_record *record, uint64_t time) {
  uint8_t from = record->states & 15;
  uint8_t to = record->states >> 4;
  enum trace_cause cause = record->kind >> 4;
  harness_tell("  %u: connection %u (%u<-%u) %s -> %s (%s)", record->number, record->connection, record->local_port,
               record->remote_port, STATES[from], STATES[to], CAUSES[cause]);
  struct connection *connection = find(record->connection);
  if (connection == NULL) {
    connection = begin(record, from);
  }
  if (connection->local_port != record->local_port || connection->remote_port != record->remote_port) {
    harness_fail("connection %u changed its ports", record->connection);
  }
  if (connection->state != from && !connection->uncertain) {
    harness_fail("connection %u was in %s, yet a record says %s -> %s", record->connection, STATES[connection->state],
                 STATES[from], STATES[to]);
  }
  if (to != CLOSED ? !(EDGES[from] & AFTER(to)) : from == CLOSED) {
    harness_fail("connection %u went %s -> %s, which is no edge of the state diagram (RFC 9293 3.3.2, figure 5)",
                 record->connection, STATES[from], STATES[to]);
  }
  if (to == CLOSED) {
    connection->state = from;
    check_end(connection, record, time);
    *connection = living[--living_count];
    return;
  }
  if (cause == TRACE_BY_TIMER && connection->timed && !netif_went && !(AFTER(to) & SENDS_FIN)) {
    harness_fail("connection %u went %s -> %s, which no timer does", record->connection, STATES[from], STATES[to]);
  }
  connection->state = to;
  connection->uncertain = false;
  connection->since_us = time;
  connection->timed = cause != TRACE_BY_TIMER; /* or it was only found so, by an observer that had just started */
}

static void take_sent(const struct trace_record *record) {
  uint8_t state = record->states & 15;
  if ((record->flags & FLAG_RST) && reset_count < RESETS_MAX) {
    resets[reset_count++] = record->connection;
  }
  if (sent_count > 0 && !sent_too_many) {
    const struct segment *left = &sent[0];
    bool same = left->seq == record->seq && left->ack == record->ack && left->length == record->length &&
                (left->flags & RECORDED_FLAGS) == record->flags && left->source_port == record->local_port &&
                left->destination_port == record->remote_port;
    if (same) {
      memmove(sent, sent + 1, --sent_count * sizeof sent[0]);
    }
  }
  if (record->connection == 0 || state == CLOSED) {
    return; /* a RST to nobody, or what waited for ARP */
  }
  bool fits = true;
  if (record->flags & FLAG_SYN) {
    fits = state == (record->flags & FLAG_ACK ? SYN_RCVD : SYN_SENT);
  } else if (record->flags & FLAG_FIN) {
    fits = (AFTER(state) & SENDS_FIN) != 0;
  }
  if (!fits) {
    harness_fail("connection %u sent flags 0x%02x in %s: a state before it was missed", record->connection,
                 record->flags, STATES[state]);
  }
}

static void take_record(const struct trace_record *record) {
  uint32_t gap = record->number - last_number - 1;
  for (uint32_t i = 0; gap > 0 && i < living_count; i++) {
    living[i].uncertain = true;
    living[i].timed = false;
  }
  missing += gap;
  last_number = record->number;
  uint64_t time = record->time_low | (uint64_t)record->time_high << 32;
  if (time < last_time || time > km_micro_gettime()) {
    harness_fail("record %u is of another time than it was written", record->number);
  }
  last_time = time;
  enum trace_kind kind = record->kind & 15;
  if (kind == TRACE_TRANSITION) {
    take_transition(record, time);
    return;
  }
  harness_tell("  %u: connection %u (%u<-%u) %s flags 0x%02x seq %u ack %u len %u win %u in %s", record->number,
               record->connection, record->local_port, record->remote_port, kind == TRACE_SEGMENT_IN ? "in" : "out",
               record->flags, record->seq, record->ack, record->length, record->window, STATES[record->states & 15]);
  if (kind == TRACE_SEGMENT_OUT) {
    take_sent(record);
  } else {
    last_arrival = *record;
  }
}

void checker_take(const struct trace_record *records, uint32_t count, uint32_t lost) {
  missing -= lost;
  if (lost > 0) {
    gaps = true;
    forget_sent();
  }
  for (uint32_t i = 0; i < count; i++) {
    take_record(&records[i]);
  }
}

void checker_sent(const struct segment *segment) {
  if (sent_count == SENT_MAX) {
    sent_too_many = true;
    return;
  }
  sent[sent_count++] = *segment;
}

void checker_netif_goes(void) { netif_went = true; }

void checker_called(void) { called = true; }

static uint32_t compare_list(const struct tcp_pcb *pcb) {
  uint32_t count = 0;
  for (; pcb != NULL; pcb = pcb->next, count++) {
    bool found = false;
    for (uint32_t i = 0; i < living_count; i++) {
      found |= living[i].local_port == pcb->local_port && living[i].remote_port == pcb->remote_port &&
               living[i].state == pcb->state;
    }
    if (!found) {
      harness_fail("lwIP has %u<-%u in %s, of which the records do not tell", pcb->local_port, pcb->remote_port,
                   STATES[pcb->state]);
    }
  }
  return count;
}

/* A RST may not leave, for want of memory, or leave later, for want of an address. */
static void check_resets(bool can_send) {
  for (uint32_t i = 0; i < owing_count; i++) {
    bool sent_one = !can_send;
    for (uint32_t j = 0; j < reset_count; j++) {
      sent_one |= resets[j] == owing[i];
    }
    if (!sent_one) {
      harness_fail("connection %u was ended by a segment without RST, and sent none: a state before was missed",
                   owing[i]);
    }
  }
  owing_count = reset_count = 0;
}

void checker_have_fragments(void) { has_fragments = true; }

void checker_compare_with_lwip(bool can_send) {
  check_resets(can_send && !netif_went && !gaps && reset_count < RESETS_MAX);
  if (netif_went) {
    forget_sent();
    netif_went = false;
  }
  called = false;
  if (gaps || !observed) {
    return;
  }
  if (missing != 0) {
    harness_fail("%u records are missing, and the ring does not say so", missing);
  }
  if (sent_count > 0) {
    harness_fail("there is no record of a segment that left: seq %u, flags 0x%02x", sent[0].seq, sent[0].flags);
  }
  uint32_t count = compare_list(tcp_active_pcbs) + compare_list(tcp_tw_pcbs);
  if (count != living_count) {
    harness_fail("lwIP has %u connections, and the records tell of %u", count, living_count);
  }
}

void checker_start(void) {
  observed = true;
  living_count = last_connection = last_number = missing = 0;
  gaps = false;
  forget_sent();
}

void checker_stop(void) { observed = false; }

uint32_t checker_living(void) { return living_count; }
uint32_t checker_number(uint32_t index) { return living[index].number; }
