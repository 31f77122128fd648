#include "lwip/priv/tcp_priv.h"
#include "machine.h"

/*
 * lwIP's own tables, read past the observer. What they hold and what the records say must agree, and tests ask for
 * that; how long each timer still has is for who shows time.
 */

static struct {
  uint16_t local_port;
  uint16_t remote_port;
  uint32_t state; /* enum tcp_state */
  /* What is left, in ms and to a tick of 0.5 s; 0 where it does not run. */
  uint32_t retransmission;
  uint32_t persist;
  uint32_t in_state;
  uint16_t retransmissions; /* so far */
  uint16_t delays_ack;
} rows[MEMP_NUM_TCP_PCB];

static uint32_t count;

/* As tcp_slowtmr counts; its table of intervals is its own. */
static const uint8_t persist_ticks[] = {3, 6, 12, 24, 48, 96, 120};

static uint32_t left(uint32_t limit_ticks, uint32_t ticks) {
  return ticks < limit_ticks ? (limit_ticks - ticks) * TCP_SLOW_INTERVAL : 0;
}

/* How long lwIP lets a connection be in its state. */
static uint32_t left_in_state(const struct tcp_pcb *pcb) {
  uint32_t limit = 0;
  if (pcb->state == TIME_WAIT || pcb->state == LAST_ACK) {
    limit = 2 * TCP_MSL;
  } else if (pcb->state == SYN_RCVD) {
    limit = TCP_SYN_RCVD_TIMEOUT;
  } else if (pcb->state == FIN_WAIT_2 && (pcb->flags & TF_RXCLOSED)) {
    limit = TCP_FIN_WAIT_TIMEOUT;
  }
  return limit == 0 ? 0 : left(limit / TCP_SLOW_INTERVAL + 1, tcp_ticks - pcb->tmr);
}

static void list(const struct tcp_pcb *pcb) {
  for (; pcb != NULL; pcb = pcb->next, count++) {
    rows[count].local_port = pcb->local_port;
    rows[count].remote_port = pcb->remote_port;
    rows[count].state = pcb->state;
    rows[count].retransmission = pcb->rtime < 0 ? 0 : left((uint32_t)pcb->rto, (uint32_t)pcb->rtime);
    rows[count].persist =
        pcb->persist_backoff == 0 ? 0 : left(persist_ticks[pcb->persist_backoff - 1], pcb->persist_cnt);
    rows[count].in_state = left_in_state(pcb);
    rows[count].retransmissions = pcb->nrtx;
    rows[count].delays_ack = (pcb->flags & TF_ACK_DELAY) != 0;
  }
}

/* Where pcb_table_read leaves its rows, of six words each. */
WASM_EXPORT(pcb_table_address) void *pcb_table_address(void) { return rows; }

/* Returns how many connections there are, listeners not counted. */
WASM_EXPORT(pcb_table_read) uint32_t pcb_table_read(void) {
  count = 0;
  list(tcp_active_pcbs);
  list(tcp_tw_pcbs);
  return count;
}
