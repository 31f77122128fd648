#include "lwip/tcp.h"
#include "machine.h"
#include "tcp_endpoint.h"
#include "tcp_trace.h"

/* The ordinary client: a second instance of this module at the other end of the wire. It has no JavaScript engine, so
 * the host calls the same endpoints and reads the same observer directly. */

static uint8_t octets[TCP_WND];
static struct {
  uint32_t type;
  uint32_t connection;
  int32_t value;
} event;
static struct trace_record records[TRACE_RING_RECORDS];

WASM_EXPORT(client_start) void client_start(void) { tcp_endpoint_start(); }

/* Where client_next leaves its event (three words), client_write finds its octets and client_next its data, and
 * records_take its records. */
WASM_EXPORT(client_event_address) void *client_event_address(void) { return &event; }
WASM_EXPORT(client_octets_address) void *client_octets_address(void) { return octets; }
WASM_EXPORT(records_address) void *records_address(void) { return records; }

/* Active open. `address` in network order; local port 0 lets lwIP choose. Returns the connection's number, or a
 * negative err_t. */
WASM_EXPORT(client_connect) int32_t client_connect(uint32_t address, uint32_t port, uint32_t local_port) {
  ip_addr_t to;
  ip_addr_set_ip4_u32(&to, address);
  tcp_trace_enter_call(NULL);
  struct tcp_pcb *pcb = tcp_new();
  err_t error = pcb == NULL ? ERR_MEM : ERR_OK;
  if (error == ERR_OK && local_port != 0) {
    error = tcp_bind(pcb, IP_ANY_TYPE, (u16_t)local_port);
  }
  if (error == ERR_OK) {
    error = tcp_connect(pcb, &to, (u16_t)port, tcp_endpoint_connected);
  }
  tcp_trace_leave_call();
  if (error == ERR_OK && !tcp_endpoint_adopt(pcb, tcp_trace_connection(pcb))) {
    error = ERR_MEM;
  }
  if (error != ERR_OK && pcb != NULL) {
    tcp_trace_enter_call(pcb);
    tcp_abort(pcb);
    tcp_trace_leave_call();
  }
  return error == ERR_OK ? (int32_t)tcp_trace_connection(pcb) : error;
}

WASM_EXPORT(client_listen) int32_t client_listen(uint32_t port) { return tcp_endpoint_listen((uint16_t)port); }

/* The next event's type, 0 when there is none. Data is copied out; the window stays shut by it until client_received.
 */
WASM_EXPORT(client_next) uint32_t client_next(void) {
  struct endpoint_event next = tcp_endpoint_next();
  event.type = next.type;
  event.connection = next.connection;
  event.value = next.value;
  if (next.type == ENDPOINT_DATA) {
    pbuf_copy_partial(next.data, octets, next.data->tot_len, 0);
    pbuf_free(next.data);
  }
  return next.type;
}

/* The host is done with that many octets. */
WASM_EXPORT(client_received) int32_t client_received(uint32_t connection, uint32_t length) {
  return tcp_endpoint_received(connection, (uint16_t)length);
}

WASM_EXPORT(client_write) int32_t client_write(uint32_t connection, uint32_t length) {
  int32_t taken = tcp_endpoint_queue(connection, octets, (uint16_t)length);
  tcp_endpoint_flush(connection);
  return taken;
}

WASM_EXPORT(client_shutdown) int32_t client_shutdown(uint32_t connection) { return tcp_endpoint_shutdown(connection); }

WASM_EXPORT(client_shutdown_read) int32_t client_shutdown_read(uint32_t connection) {
  return tcp_endpoint_shutdown_read(connection);
}

WASM_EXPORT(client_close) int32_t client_close(uint32_t connection) { return tcp_endpoint_close(connection); }

WASM_EXPORT(client_abort) int32_t client_abort(uint32_t connection) { return tcp_endpoint_abort(connection); }

/* machine_turn, then the observer. The board does this in its own turn. */
WASM_EXPORT(client_turn) uint32_t client_turn(void) {
  uint32_t sleep = machine_turn();
  tcp_trace_scan();
  return sleep;
}

WASM_EXPORT(records_take) uint32_t records_take(void) { return trace_ring_read(records, TRACE_RING_RECORDS); }

WASM_EXPORT(records_lost) uint32_t records_lost(void) { return trace_ring_take_lost(); }
