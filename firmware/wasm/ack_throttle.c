#include <stdbool.h>

#include "lwip/priv/tcp_priv.h"

/* While its window is shut lwIP answers every ACK by an ACK, even one with the right number (RFC 9293 §3.10.7.4 accepts
 * that in silence). Two ends that do so, both windows shut, answer each other for ever, and each window probe makes it
 * one more. Operating systems throttle such answers (RFC 5961 §7). On a real board the other end is an operating
 * system; here it is a second lwIP. */

/* ERR_OK lets lwIP have the segment. It is withheld if it is an ACK that can only draw an ACK: it comes without text to
 * a shut window, and with nothing new in its acknowledgement and its window. */
int8_t machine_filter_segment(const struct tcp_pcb *pcb, const struct tcp_hdr *header, const struct pbuf *text) {
  if (pcb->state == LISTEN || pcb->rcv_wnd != 0) {
    return ERR_OK;
  }
  bool only_ack = TCPH_FLAGS(header) == TCP_ACK && text->tot_len == 0;
  bool old = header->ackno == pcb->lastack && header->wnd == pcb->snd_wnd;
  return only_ack && old ? ERR_ABRT : ERR_OK;
}
