#include "tcp_guard.h"

#include <stddef.h>

#include "lwip/priv/tcp_priv.h"

/* Forgets what came out of order from the first segment on that ends beyond `end`. The peer will send it again. */
static void forget_beyond(struct tcp_pcb *pcb, uint32_t end) {
  struct tcp_seg **link = &pcb->ooseq;
  while (*link != NULL && TCP_SEQ_LEQ((*link)->tcphdr->seqno + TCP_TCPLEN(*link), end)) {
    link = &(*link)->next;
  }
  tcp_segs_free(*link);
  *link = NULL;
}

/* Text where a FIN waits already: lwIP (tcp_receive) would move that FIN to the end of the text, and so beyond a window
 * that the text alone fills. */
void tcp_guard_arrival(struct tcp_pcb *pcb, uint32_t end) {
  for (const struct tcp_seg *waiting = pcb->ooseq; waiting != NULL; waiting = waiting->next) {
    uint32_t fin = waiting->tcphdr->seqno + waiting->len;
    if ((TCPH_FLAGS(waiting->tcphdr) & TCP_FIN) && TCP_SEQ_LT(fin, end)) {
      forget_beyond(pcb, fin);
      return;
    }
  }
}

void tcp_guard_pcb(struct tcp_pcb *pcb, uint16_t *mss) {
  /* The MSS is agreed on by the SYNs (RFC 9293 §3.7.1), but lwIP takes the option from any segment, and asserts that
   * what it has cut already is no longer (tcp_write, tcp_split_unsent_seg). */
  if (*mss != 0) {
    pcb->mss = *mss;
  } else if (pcb->state >= ESTABLISHED) {
    *mss = pcb->mss;
  }
  /* Text out of order is not always cut to the window (§3.10.7.4, first), but must fit it once it is in order. */
  if (pcb->ooseq != NULL) {
    forget_beyond(pcb, pcb->rcv_nxt + pcb->rcv_wnd);
  }
  /* What a window probe waits for may be acknowledged with the window still shut: the octet of a probe, or all that was
   * sent before the window shut. lwIP lets the timer run on, and tcp_slowtmr asserts that there is something to send.
   */
  if (pcb->unsent == NULL) {
    pcb->persist_backoff = 0;
  }
}
