#include "lwip/tcp.h"
#include "machine.h"

/* A server of another module of the firmware, Kaluma's own sockets for one: the observer sees its connections, but none
 * of its callbacks is the observer's. For tests. */

static err_t ignore(void *argument, struct tcp_pcb *pcb, struct pbuf *data, err_t error) {
  (void)argument;
  (void)pcb;
  if (data != NULL) {
    pbuf_free(data);
  }
  return error;
}

/* Without `argument` lwIP's tcp_recv_null is told of the FIN, which answers it at once. */
static err_t accept_all(void *argument, struct tcp_pcb *pcb, err_t error) {
  if (argument != NULL) {
    tcp_recv(pcb, ignore);
  }
  return error;
}

/* `stays`: the peer's FIN is not answered. */
WASM_EXPORT(other_module_listen) int32_t other_module_listen(uint32_t port, uint32_t stays) {
  struct tcp_pcb *pcb = tcp_new();
  err_t error = tcp_bind(pcb, IP_ANY_TYPE, (u16_t)port);
  struct tcp_pcb *listener = tcp_listen(pcb);
  tcp_accept(listener, accept_all);
  tcp_arg(listener, stays ? listener : NULL);
  return error;
}
