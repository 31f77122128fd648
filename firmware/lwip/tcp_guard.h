#ifndef TCPLAB_TCP_GUARD_H
#define TCPLAB_TCP_GUARD_H

#include <stdint.h>

#include "lwip/tcp.h"

/* Keeps true what lwIP asserts and a peer could make false. RFC 9293 lets a peer send any segment; none may stop the
 * board. */

/* Before text that ends at `end` (SEG.SEQ + SEG.LEN) reaches a pcb. */
void tcp_guard_arrival(struct tcp_pcb *pcb, uint32_t end);

/* After anything that may have changed a pcb. `mss`: what its handshake agreed on, 0 until then. */
void tcp_guard_pcb(struct tcp_pcb *pcb, uint16_t *mss);

#endif
