#ifndef TCPLAB_TCP_ENDPOINT_H
#define TCPLAB_TCP_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include "lwip/err.h"
#include "lwip/pbuf.h"
#include "lwip/tcp.h"

/* The server API: lwIP's raw TCP API with nothing done behind the application's back. The peer's FIN is an event and
 * closes nothing: when the board's own FIN leaves is the application's decision, and that is what makes CLOSE_WAIT and
 * LAST_ACK visible. Connections are named by the observer's numbers.
 *
 * lwIP's callbacks only set marks here; tcp_endpoint_next hands them out later, from the event loop. */

enum endpoint_event_type {
  ENDPOINT_NONE = 0,
  ENDPOINT_OPENED = 1, /* accepted (or, for an active open, connected): value is the local port */
  ENDPOINT_DATA = 2,   /* `data` holds received octets, to be freed by whoever asked */
  ENDPOINT_END = 3,    /* the peer's FIN: it sends no more */
  ENDPOINT_SENT = 4,   /* value octets were acknowledged */
  ENDPOINT_ERROR = 5,  /* the connection is gone: value is lwIP's err_t (reset, aborted, timed out) */
};

struct endpoint_event {
  enum endpoint_event_type type;
  uint32_t connection;
  int32_t value;
  struct pbuf *data;
};

/* At most this much waits unsent or unacknowledged per connection: the device has about 12 KB of C heap for all of
 * lwIP, and a send queue that takes it all starves every other connection. */
#define ENDPOINT_SEND_QUEUE 2048u

void tcp_endpoint_start(void);

/* Aborts every connection, TIME_WAIT too, and closes the listeners. */
void tcp_endpoint_stop(void);

/* Fewer than three listeners: the lab port, the control port. ERR_USE if the port is taken. */
err_t tcp_endpoint_listen(uint16_t port);

/* Takes over a pcb that is open or opening. False if there is no free endpoint. */
bool tcp_endpoint_adopt(struct tcp_pcb *pcb, uint32_t connection);

/* The callback for tcp_connect: marks the adopted connection as opened. */
err_t tcp_endpoint_connected(void *endpoint, struct tcp_pcb *pcb, err_t error);

/* The next thing that happened, ENDPOINT_NONE when all is told. */
struct endpoint_event tcp_endpoint_next(void);

/* Opens the window again by that many octets, once the application is done with them: that is TCP's flow control, and
 * an application that cannot keep up must be able to leave the window shut (RFC 9293 §3.8.6). */
err_t tcp_endpoint_received(uint32_t connection, uint16_t length);

/* Queues up to `length` octets, a copy. Returns how many were taken (0: the queue is full, wait for ENDPOINT_SENT), or
 * a negative err_t: ERR_CONN if the connection is not open for sending, ERR_MEM if the heap is used up. */
int32_t tcp_endpoint_queue(uint32_t connection, const void *data, uint16_t length);

/* Sends what is queued, as far as the peer's window allows. */
void tcp_endpoint_flush(uint32_t connection);

/* Sends FIN and goes on receiving: half-close. */
err_t tcp_endpoint_shutdown(uint32_t connection);

/* shutdown(SHUT_RD): data that arrives from now on is answered with a RST. */
err_t tcp_endpoint_shutdown_read(uint32_t connection);

/* Sends FIN; no more events come for this connection. Octets not yet read turn it into a RST (RFC 9293 §3.10.4, lwIP's
 * tcp_close). */
err_t tcp_endpoint_close(uint32_t connection);

/* Whether it closes in the very moment in which the peer's FIN arrives: the ACK of that FIN and this side's own FIN
 * then travel in one segment. From the event loop a close always comes after the ACK has left. */
err_t tcp_endpoint_close_on_end(uint32_t connection, bool closes);

/* Sends RST, unless the connection is in TIME_WAIT, where lwIP's tcp_abort sends none. Of a connection that was closed
 * before, too. */
err_t tcp_endpoint_abort(uint32_t connection);

#endif
