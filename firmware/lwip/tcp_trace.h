#ifndef TCPLAB_TCP_TRACE_H
#define TCPLAB_TCP_TRACE_H

#include <stdint.h>

#include "lwip/tcp.h"
#include "trace_ring.h"

/* The observer. lwIP has no callback for most changes of state (SYN_RCVD, LAST_ACK and TIME_WAIT have none at all), and
 * Kaluma's lwipopts.h enables no hooks. So a shadow of the pcb lists is compared with the lists themselves before and
 * after each input, at each transmit, around each call of the application and after each timer pass. What differs is a
 * transition.
 *
 * Invariants: the records of one connection chain (`to` is the next `from`); every edge is an edge of RFC 9293 §3.3.2
 * figure 5 (with its note 2), or leads to CLOSED; none is missing; every connection ends in CLOSED. */

/* Told of every transition right after its record was written. `pcb` is NULL once the connection is CLOSED. */
typedef void (*trace_listener)(struct tcp_pcb *pcb, uint32_t connection, uint8_t to);

void tcp_trace_start(trace_listener listener);

/* Puts every netif's functions back and forgets all connections. */
void tcp_trace_stop(void);

/* Wraps each netif of netif_list that is not wrapped (any longer): Wi-Fi's netif_add installs the original functions
 * anew after each reconnect, so this runs in every turn of the event loop. */
void tcp_trace_watch_netifs(void);

/* Compares shadow and lists. Outside an input and a call, what changed is laid to lwIP's timers; an end to a call of
 * someone else's where none ran. */
void tcp_trace_scan(void);

/* Around each call of the application that may change a state; `pcb` is the one it names, NULL when it makes a new one.
 */
void tcp_trace_enter_call(const struct tcp_pcb *pcb);
void tcp_trace_leave_call(void);

/* The pcb of a connection that lives, in whatever state; NULL if it is gone. */
struct tcp_pcb *tcp_trace_pcb(uint32_t connection);

/* For how long, in ms, the peer has acknowledged nothing new while something waits for that: text or FIN, sent or held
 * back by its window. 0 if nothing waits, or the connection is gone. Counts in steps of half a second. */
uint32_t tcp_trace_stalled(uint32_t connection);

/* The connection's number, or 0 if the observer does not know this pcb. */
uint32_t tcp_trace_connection(const struct tcp_pcb *pcb);

#endif
