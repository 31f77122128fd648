#include "lwip/priv/tcp_priv.h"
#include "machine.h"

/* lwIP's own tables, read past the observer: what they hold and what the records say must agree. For tests. */

static struct {
  uint16_t local_port;
  uint16_t remote_port;
  uint32_t state; /* enum tcp_state */
} rows[MEMP_NUM_TCP_PCB];

static uint32_t count;

static void list(const struct tcp_pcb *pcb) {
  for (; pcb != NULL; pcb = pcb->next, count++) {
    rows[count].local_port = pcb->local_port;
    rows[count].remote_port = pcb->remote_port;
    rows[count].state = pcb->state;
  }
}

/* Where pcb_table_read leaves its rows, of two words each. */
WASM_EXPORT(pcb_table_address) void *pcb_table_address(void) { return rows; }

/* Returns how many connections there are, listeners not counted. */
WASM_EXPORT(pcb_table_read) uint32_t pcb_table_read(void) {
  count = 0;
  list(tcp_active_pcbs);
  list(tcp_tw_pcbs);
  return count;
}
