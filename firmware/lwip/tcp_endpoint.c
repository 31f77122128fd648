#include "tcp_endpoint.h"

#include <stddef.h>
#include <string.h>

#include "lwip/priv/tcp_priv.h"
#include "tcp_trace.h"

#define LISTENERS 2

/* With LWIP_NETIF_TX_SINGLE_PBUF, which the Wi-Fi driver wants, tcp_write takes a buffer of a whole MSS off the C heap
 * for each segment, however little is in it. Peers that acknowledge nothing must not get all of the 9 KB: five
 * connections at two segments of 536 octets leave a third. */
#define SERVER_MSS 536u
#define SERVER_SEGMENTS 2u

struct endpoint {
  struct tcp_pcb *pcb;  /* NULL once lwIP has freed it */
  uint32_t connection;  /* 0: this endpoint is free */
  uint16_t port;        /* the local one */
  struct pbuf *arrived; /* octets lwIP handed over, not yet told */
  uint32_t sent;        /* octets acknowledged, not yet told */
  bool opened;          /* these three: happened, not yet told */
  bool ended;
  bool closes_on_end; /* the application has decided beforehand */
  bool holds_more;    /* it was told that not all of its octets were taken */
  bool accepted;      /* by the server, which shares a small heap with all others */
  err_t error;
};

/* One more than pcbs, so that a connection whose end is not yet told does not keep a new one out. */
static struct endpoint endpoints[MEMP_NUM_TCP_PCB + 2];
static struct tcp_pcb *listeners[LISTENERS];

#define ENDPOINTS_END (endpoints + sizeof endpoints / sizeof endpoints[0])

static struct endpoint *endpoint_of(uint32_t connection) {
  for (struct endpoint *endpoint = endpoints; endpoint < ENDPOINTS_END; endpoint++) {
    if (endpoint->connection == connection) {
      return endpoint;
    }
  }
  return NULL;
}

static void forget(struct endpoint *endpoint) {
  if (endpoint->arrived != NULL) {
    pbuf_free(endpoint->arrived);
  }
  memset(endpoint, 0, sizeof *endpoint);
}

/* From now on lwIP tells this endpoint nothing of the pcb, which lives on until its state machine ends. */
static void detach(struct endpoint *endpoint) {
  struct tcp_pcb *pcb = endpoint->pcb;
  if (pcb != NULL) {
    tcp_arg(pcb, NULL);
    tcp_recv(pcb, NULL);
    tcp_sent(pcb, NULL);
    tcp_err(pcb, NULL);
  }
  forget(endpoint);
}

static err_t close_now(struct endpoint *endpoint);

static err_t on_receive(void *argument, struct tcp_pcb *pcb, struct pbuf *data, err_t error) {
  struct endpoint *endpoint = argument;
  LWIP_UNUSED_ARG(error);
  tcp_trace_scan(); /* a FIN that came with the handshake's ACK: see ESTABLISHED before CLOSE_WAIT */
  if (data == NULL) {
    /* The application hears of the end first while it has octets to send, which the close would cut off, or octets to
     * take, which would turn it into a RST. */
    if (endpoint->closes_on_end && !endpoint->holds_more && pcb->rcv_wnd == TCP_WND_MAX(pcb)) {
      return close_now(endpoint);
    }
    endpoint->ended = true;
  } else if (endpoint->arrived == NULL) {
    endpoint->arrived = data;
  } else {
    pbuf_cat(endpoint->arrived, data);
  }
  return ERR_OK;
}

static err_t on_sent(void *argument, struct tcp_pcb *pcb, u16_t length) {
  struct endpoint *endpoint = argument;
  LWIP_UNUSED_ARG(pcb);
  endpoint->sent += length;
  return ERR_OK;
}

/* On a RST lwIP calls this before the pcb leaves its list, on an abort or a timeout after it was freed: the pcb must
 * not be touched. */
static void on_error(void *argument, err_t error) {
  struct endpoint *endpoint = argument;
  endpoint->pcb = NULL;
  /* ERR_CLSD: the last ACK of LAST_ACK came after tcp_shutdown. That is the proper end, not an error. */
  endpoint->error = error == ERR_CLSD ? ERR_OK : error;
}

static err_t on_accept(void *argument, struct tcp_pcb *pcb, err_t error) {
  LWIP_UNUSED_ARG(argument);
  if (error != ERR_OK || pcb == NULL) {
    return ERR_VAL;
  }
  pcb->mss = LWIP_MIN(pcb->mss, SERVER_MSS); /* before the scan, which keeps it */
  tcp_trace_scan();
  if (!tcp_endpoint_adopt(pcb, tcp_trace_connection(pcb))) {
    return ERR_MEM; /* lwIP resets the connection */
  }
  struct endpoint *endpoint = endpoint_of(tcp_trace_connection(pcb));
  endpoint->opened = true;
  endpoint->accepted = true;
  return ERR_OK;
}

/* lwIP's timers of these states count from the last arrival of a segment (pcb->tmr), and once the application has
 * closed, not even arrivals count. Without this a connection that was quiet for long would be freed within half a
 * second of closing. RFC 9293 §3.10.7.4 starts the timer of TIME-WAIT on entering it; the others' are lwIP's own. */
static void start_timer_of(uint8_t state, struct tcp_pcb *pcb) {
  if (state == LAST_ACK || state == FIN_WAIT_2 || state == TIME_WAIT) {
    pcb->tmr = tcp_ticks;
  }
}

/* lwIP forgets a pcb in LAST_ACK and TIME_WAIT without a word; the observer sees it go. */
static void on_transition(struct tcp_pcb *pcb, uint32_t connection, uint8_t to) {
  if (pcb != NULL) {
    start_timer_of(to, pcb);
  }
  struct endpoint *endpoint = to == CLOSED ? endpoint_of(connection) : NULL;
  if (endpoint != NULL) {
    endpoint->pcb = NULL;
  }
}

bool tcp_endpoint_adopt(struct tcp_pcb *pcb, uint32_t connection) {
  struct endpoint *endpoint = endpoint_of(0);
  if (endpoint == NULL || connection == 0) {
    return false;
  }
  memset(endpoint, 0, sizeof *endpoint);
  endpoint->pcb = pcb;
  endpoint->connection = connection;
  endpoint->port = pcb->local_port;
  /* Nagle's algorithm (RFC 9293 §3.7.4) would hold a line back until the last one is acknowledged, up to 250 ms
   * later: in a lab each write is a segment at once, and so is each event of the control channel. */
  tcp_nagle_disable(pcb);
  tcp_arg(pcb, endpoint);
  tcp_recv(pcb, on_receive);
  tcp_sent(pcb, on_sent);
  tcp_err(pcb, on_error);
  return true;
}

err_t tcp_endpoint_connected(void *argument, struct tcp_pcb *pcb, err_t error) {
  struct endpoint *endpoint = argument;
  LWIP_UNUSED_ARG(pcb);
  LWIP_UNUSED_ARG(error); /* always ERR_OK in lwIP */
  endpoint->opened = true;
  return ERR_OK;
}

static err_t listen_at(struct tcp_pcb **slot, uint16_t port) {
  struct tcp_pcb *pcb = tcp_new();
  if (pcb == NULL) {
    return ERR_MEM;
  }
  err_t error = tcp_bind(pcb, IP_ANY_TYPE, port);
  if (error == ERR_OK) {
    struct tcp_pcb *listening = tcp_listen_with_backlog_and_err(pcb, 0, &error);
    if (listening != NULL) {
      tcp_accept(listening, on_accept);
      *slot = listening;
      return ERR_OK;
    }
  }
  tcp_abort(pcb);
  return error;
}

err_t tcp_endpoint_listen(uint16_t port) {
  struct tcp_pcb **slot = NULL;
  for (int i = LISTENERS - 1; i >= 0; i--) {
    if (listeners[i] == NULL) {
      slot = &listeners[i];
    }
  }
  if (slot == NULL) {
    return ERR_MEM;
  }
  tcp_trace_enter_call(NULL); /* a full table gives up a connection for the new pcb */
  err_t error = listen_at(slot, port);
  tcp_trace_leave_call();
  return error;
}

static struct endpoint_event event_of(struct endpoint *endpoint) {
  struct endpoint_event event = {ENDPOINT_NONE, endpoint->connection, 0, NULL};
  if (endpoint->opened) {
    endpoint->opened = false;
    event.type = ENDPOINT_OPENED;
    event.value = endpoint->port;
  } else if (endpoint->arrived != NULL) {
    event.type = ENDPOINT_DATA;
    event.data = endpoint->arrived;
    event.value = (int32_t)event.data->tot_len;
    endpoint->arrived = NULL;
  } else if (endpoint->sent > 0) {
    event.type = ENDPOINT_SENT;
    event.value = (int32_t)endpoint->sent;
    endpoint->sent = 0;
  } else if (endpoint->ended) {
    endpoint->ended = false;
    event.type = ENDPOINT_END;
  } else if (endpoint->error != ERR_OK) {
    event.type = ENDPOINT_ERROR;
    event.value = endpoint->error;
    forget(endpoint);
  } else if (endpoint->pcb == NULL) {
    forget(endpoint); /* it ended as it should, and the observer's records tell of it */
  }
  return event;
}

struct endpoint_event tcp_endpoint_next(void) {
  for (struct endpoint *endpoint = endpoints; endpoint < ENDPOINTS_END; endpoint++) {
    if (endpoint->connection != 0) {
      struct endpoint_event event = event_of(endpoint);
      if (event.type != ENDPOINT_NONE) {
        return event;
      }
    }
  }
  return (struct endpoint_event){ENDPOINT_NONE, 0, 0, NULL};
}

/* The endpoint of a connection that the application may still act on. */
static struct endpoint *open_endpoint(uint32_t connection) {
  struct endpoint *endpoint = connection == 0 ? NULL : endpoint_of(connection);
  return endpoint == NULL || endpoint->pcb == NULL ? NULL : endpoint;
}

err_t tcp_endpoint_received(uint32_t connection, uint16_t length) {
  const struct endpoint *endpoint = open_endpoint(connection);
  if (endpoint == NULL) {
    return ERR_CONN;
  }
  tcp_trace_enter_call(endpoint->pcb);
  tcp_recved(endpoint->pcb, length);
  tcp_trace_leave_call();
  return ERR_OK;
}

/* tcp_write asserts that the last queued segment, filled up, is no longer than half the largest window that the peer
 * ever offered. It may be, if that window was 0 when the segment was cut and is little now: then it must leave first.
 */
static bool last_segment_is_too_long(const struct tcp_pcb *pcb) {
  const struct tcp_seg *last = pcb->unsent;
  while (last != NULL && last->next != NULL) {
    last = last->next;
  }
  uint32_t half = pcb->snd_wnd_max / 2;
  return last != NULL && half != 0 && last->len + pcb->unsent_oversize > half;
}

static int32_t queue(const struct endpoint *endpoint, const void *data, uint16_t length) {
  struct tcp_pcb *pcb = endpoint->pcb;
  if (pcb->state != ESTABLISHED && pcb->state != CLOSE_WAIT) {
    return ERR_CONN;
  }
  uint32_t queued = TCP_SND_BUF - tcp_sndbuf(pcb);
  uint32_t room = queued < ENDPOINT_SEND_QUEUE ? ENDPOINT_SEND_QUEUE - queued : 0;
  if (endpoint->accepted && pcb->snd_queuelen >= SERVER_SEGMENTS && room > pcb->unsent_oversize) {
    room = pcb->unsent_oversize; /* what still fits the last segment */
  }
  if (length > room) {
    length = (uint16_t)room;
  }
  if (length == 0 || last_segment_is_too_long(pcb)) {
    return 0;
  }
  err_t error = tcp_write(pcb, data, length, TCP_WRITE_FLAG_COPY);
  return error == ERR_OK ? length : error;
}

int32_t tcp_endpoint_queue(uint32_t connection, const void *data, uint16_t length) {
  struct endpoint *endpoint = open_endpoint(connection);
  if (endpoint == NULL) {
    return ERR_CONN;
  }
  int32_t taken = queue(endpoint, data, length);
  endpoint->holds_more = taken != length;
  return taken;
}

void tcp_endpoint_flush(uint32_t connection) {
  const struct endpoint *endpoint = open_endpoint(connection);
  if (endpoint != NULL) {
    tcp_trace_enter_call(endpoint->pcb);
    tcp_output(endpoint->pcb);
    tcp_trace_leave_call();
  }
}

static err_t shut(uint32_t connection, int reading, int writing) {
  const struct endpoint *endpoint = open_endpoint(connection);
  if (endpoint == NULL) {
    return ERR_CONN;
  }
  struct tcp_pcb *pcb = endpoint->pcb;
  tcp_trace_enter_call(pcb);
  err_t error = tcp_shutdown(pcb, reading, writing);
  tcp_trace_leave_call();
  return error;
}

err_t tcp_endpoint_shutdown(uint32_t connection) { return shut(connection, 0, 1); }

err_t tcp_endpoint_shutdown_read(uint32_t connection) { return shut(connection, 1, 0); }

static err_t close_now(struct endpoint *endpoint) {
  struct tcp_pcb *pcb = endpoint->pcb;
  tcp_trace_enter_call(pcb);
  if (pcb->state == FIN_WAIT_2) {
    start_timer_of(FIN_WAIT_2, pcb); /* after a shutdown there was none: it runs from the close */
  }
  detach(endpoint);
  err_t error = tcp_close(pcb);
  tcp_trace_leave_call();
  return error;
}

err_t tcp_endpoint_close(uint32_t connection) {
  struct endpoint *endpoint = open_endpoint(connection);
  return endpoint == NULL ? ERR_CONN : close_now(endpoint);
}

err_t tcp_endpoint_close_on_end(uint32_t connection, bool closes) {
  struct endpoint *endpoint = open_endpoint(connection);
  if (endpoint == NULL) {
    return ERR_CONN;
  }
  endpoint->closes_on_end = closes;
  return ERR_OK;
}

err_t tcp_endpoint_abort(uint32_t connection) {
  struct tcp_pcb *pcb = tcp_trace_pcb(connection);
  if (pcb == NULL) {
    return ERR_CONN;
  }
  struct endpoint *endpoint = endpoint_of(connection); /* none once the application has closed */
  tcp_trace_enter_call(pcb);
  if (endpoint != NULL) {
    detach(endpoint);
  }
  tcp_abort(pcb);
  tcp_trace_leave_call();
  return ERR_OK;
}

void tcp_endpoint_start(void) {
  memset(endpoints, 0, sizeof endpoints);
  tcp_trace_start(on_transition);
}

/* Connections of other modules of the firmware are left alone. */
static struct tcp_pcb *accepted_at(struct tcp_pcb *list, uint16_t port) {
  while (list != NULL && list->local_port != port) {
    list = list->next;
  }
  return list;
}

static void close_listener(struct tcp_pcb *listener) {
  struct tcp_pcb *pcb;
  while ((pcb = accepted_at(tcp_active_pcbs, listener->local_port)) != NULL ||
         (pcb = accepted_at(tcp_tw_pcbs, listener->local_port)) != NULL) {
    tcp_abort(pcb);
  }
  tcp_close(listener);
}

void tcp_endpoint_stop(void) {
  for (struct endpoint *endpoint = endpoints; endpoint < ENDPOINTS_END; endpoint++) {
    if (endpoint->connection != 0) {
      detach(endpoint);
    }
  }
  for (int i = 0; i < LISTENERS; i++) {
    if (listeners[i] != NULL) {
      close_listener(listeners[i]);
      listeners[i] = NULL;
    }
  }
  tcp_trace_stop();
}
