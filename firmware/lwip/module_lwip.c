#include "module_lwip.h"

#include <stdbool.h>
#include <stddef.h>

#include "assertion.h"
#include "beacon.h"
#include "console_cable.h"
#include "io.h"
#include "jerry_compat.h"
#include "jerryxx.h"
#include "lwip/init.h"
#include "lwip_magic_strings.h"
#include "tcp_endpoint.h"
#include "tcp_trace.h"
#include "tunnel_netif.h"
#include "udp_cable.h"

/* At most this many records travel to JavaScript in one call: 1 KB of JavaScript heap. */
#define RECORDS_PER_CALL 32u

static km_io_idle_handle_t idle;
static bool running;
static jerry_value_t on_records; /* valid while running */
static jerry_value_t on_event;

/* Calls a callback and takes over its arguments. What it throws is printed, and the program goes on. */
static void call_back(jerry_value_t callback, const jerry_value_t arguments[], jerry_size_t count) {
  jerry_value_t this_value = jerry_undefined();
  jerry_value_t function = jerry_value_copy(callback); /* the callback may call start() */
  jerry_value_t result = jerry_call(function, this_value, arguments, count);
  if (jerry_value_is_exception(result)) {
    jerryxx_print_error(result, true);
  }
  jerry_value_free(result);
  jerry_value_free(function);
  jerry_value_free(this_value);
  for (jerry_size_t i = 0; i < count; i++) {
    jerry_value_free(arguments[i]);
  }
}

/* Up to RECORDS_PER_CALL records as a Uint32Array, or an exception when the JavaScript heap is full. Not inlined: the
 * copy on the stack must be gone before JavaScript is called, for the engine shares 8 KB of stack with everything else.
 */
static __attribute__((noinline)) jerry_value_t take_records(uint32_t count) {
  struct trace_record records[RECORDS_PER_CALL];
  jerry_length_t size = (jerry_length_t)(count * sizeof records[0]);
  jerry_value_t buffer = jerry_arraybuffer(size);
  if (jerry_value_is_exception(buffer)) {
    return buffer; /* the records stay in the ring for the next turn */
  }
  trace_ring_read(records, count);
  jerry_arraybuffer_write(buffer, 0, (const uint8_t *)records, size);
  jerry_value_t array = jerry_typedarray_of(JERRY_TYPEDARRAY_UINT32, buffer, size / sizeof(uint32_t));
  jerry_value_free(buffer);
  return array;
}

static bool deliver_records(void) {
  uint32_t count = trace_ring_count();
  if (count == 0) {
    return false;
  }
  jerry_value_t records = take_records(count < RECORDS_PER_CALL ? count : RECORDS_PER_CALL);
  if (jerry_value_is_exception(records)) {
    jerry_value_free(records);
    return false;
  }
  const jerry_value_t arguments[] = {records, jerry_number(trace_ring_take_lost())};
  call_back(on_records, arguments, 2);
  return true;
}

/* The octets of a pbuf chain as a Uint8Array. */
static jerry_value_t octets_of(const struct pbuf *data) {
  jerry_value_t buffer = jerry_arraybuffer(data->tot_len);
  if (jerry_value_is_exception(buffer)) {
    return buffer;
  }
  jerry_length_t offset = 0;
  for (const struct pbuf *part = data; part != NULL; part = part->next) {
    jerry_arraybuffer_write(buffer, offset, part->payload, part->len);
    offset += part->len;
  }
  jerry_value_t array = jerry_typedarray_of(JERRY_TYPEDARRAY_UINT8, buffer, offset);
  jerry_value_free(buffer);
  return array;
}

static bool deliver_event(void) {
  struct endpoint_event event = tcp_endpoint_next();
  if (event.type == ENDPOINT_NONE) {
    return false;
  }
  jerry_value_t value;
  if (event.type == ENDPOINT_DATA) {
    value = octets_of(event.data);
    pbuf_free(event.data);
    if (jerry_value_is_exception(value)) {
      /* Octets that JavaScript has no room for are lost to the application: say so by resetting, never silently. */
      jerry_value_free(value);
      tcp_endpoint_abort(event.connection);
      return true;
    }
  } else {
    value = jerry_number(event.value);
  }
  const jerry_value_t arguments[] = {jerry_number(event.type), jerry_number(event.connection), value};
  call_back(on_event, arguments, 3);
  return true;
}

/* One turn of the event loop. What can be told within one turn is bounded, so that timers and the radio get theirs. */
static void on_turn(km_io_idle_handle_t *handle) {
  (void)handle;
  udp_cable_turn();
  console_cable_turn();
  tcp_trace_watch_netifs();
  tcp_trace_scan();
  for (uint32_t told = 0; told < TRACE_RING_RECORDS && running; told++) {
    bool records = deliver_records();
    bool event = running && deliver_event();
    if (!records && !event) {
      return;
    }
  }
}

static jerry_value_t type_error(const char *message) { return jerry_throw_sz(JERRY_ERROR_TYPE, message); }

/* Reads the connection (or port) that every call names first. */
static bool number_argument(const jerry_value_t arguments[], jerry_length_t count, uint32_t *number) {
  if (count < 1 || !jerry_value_is_number(arguments[0])) {
    return false;
  }
  double value = jerry_value_as_number(arguments[0]);
  bool fits = value >= 0 && value <= UINT32_MAX;
  *number = fits ? (uint32_t)value : 0;
  return fits;
}

LWIP_JS_FUNCTION(js_start) {
  LWIP_JS_UNUSED_CALL();
  if (argument_count < 2 || !jerry_value_is_function(arguments[0]) || !jerry_value_is_function(arguments[1])) {
    return type_error("start(onRecords, onEvent) takes two functions");
  }
  if (running) {
    jerry_value_free(on_records);
    jerry_value_free(on_event);
  } else {
    tcp_endpoint_start();
    console_cable_start();
    km_io_idle_init(&idle);
    km_io_idle_start(&idle, on_turn); /* once only: a second start corrupts Kaluma's list */
    running = true;
  }
  on_records = jerry_value_copy(arguments[0]);
  on_event = jerry_value_copy(arguments[1]);
  return jerry_undefined();
}

LWIP_JS_FUNCTION(js_listen) {
  LWIP_JS_UNUSED_CALL();
  uint32_t port;
  if (!number_argument(arguments, argument_count, &port) || port == 0 || port > UINT16_MAX) {
    return type_error("listen(port) takes a port from 1 to 65535");
  }
  return jerry_number(running ? tcp_endpoint_listen((uint16_t)port) : ERR_CLSD);
}

#define WRITE_CHUNK 256u

LWIP_JS_FUNCTION(js_write) {
  LWIP_JS_UNUSED_CALL();
  uint32_t connection;
  if (!number_argument(arguments, argument_count, &connection) || argument_count < 2 ||
      !jerry_value_is_typedarray(arguments[1])) {
    return type_error("write(connection, octets) takes a number and a Uint8Array");
  }
  jerry_length_t offset = 0;
  jerry_length_t length = 0;
  jerry_value_t buffer = jerry_typedarray_buffer(arguments[1], &offset, &length);
  uint8_t chunk[WRITE_CHUNK];
  int32_t queued = 0;
  while ((jerry_length_t)queued < length) {
    jerry_length_t size = length - (jerry_length_t)queued;
    size = size < WRITE_CHUNK ? size : WRITE_CHUNK;
    jerry_arraybuffer_read(buffer, offset + (jerry_length_t)queued, chunk, size);
    int32_t taken = tcp_endpoint_queue(connection, chunk, (uint16_t)size);
    if (taken < 0 && queued == 0) {
      queued = taken;
    }
    if (taken <= 0) {
      break;
    }
    queued += taken;
  }
  jerry_value_free(buffer);
  if (queued > 0) {
    tcp_endpoint_flush(connection);
  }
  return jerry_number(queued);
}

/* The calls that name a connection and nothing else. */
#define CALL_ON_CONNECTION(function, act)                            \
  LWIP_JS_FUNCTION(function) {                                       \
    LWIP_JS_UNUSED_CALL();                                           \
    uint32_t connection;                                             \
    if (!number_argument(arguments, argument_count, &connection)) {  \
      return type_error("the argument must be a connection number"); \
    }                                                                \
    return jerry_number(act(connection));                            \
  }

CALL_ON_CONNECTION(js_shutdown, tcp_endpoint_shutdown)
CALL_ON_CONNECTION(js_close, tcp_endpoint_close)
CALL_ON_CONNECTION(js_abort, tcp_endpoint_abort)
CALL_ON_CONNECTION(js_stalled, tcp_trace_stalled)

static bool two_numbers(const jerry_value_t arguments[], jerry_length_t count, uint32_t *connection, double *value) {
  if (!number_argument(arguments, count, connection) || count < 2 || !jerry_value_is_number(arguments[1])) {
    return false;
  }
  *value = jerry_value_as_number(arguments[1]);
  return true;
}

LWIP_JS_FUNCTION(js_received) {
  LWIP_JS_UNUSED_CALL();
  uint32_t connection;
  double length;
  if (!two_numbers(arguments, argument_count, &connection, &length)) {
    return type_error("received(connection, length) takes two numbers");
  }
  bool fits = length >= 0 && length <= TCP_WND;
  return jerry_number(fits ? tcp_endpoint_received(connection, (uint16_t)length) : ERR_VAL);
}

LWIP_JS_FUNCTION(js_close_on_end) {
  LWIP_JS_UNUSED_CALL();
  uint32_t connection;
  double closes;
  if (!two_numbers(arguments, argument_count, &connection, &closes)) {
    return type_error("closeOnEnd(connection, 1 or 0) takes two numbers");
  }
  return jerry_number(tcp_endpoint_close_on_end(connection, closes != 0));
}

static void set_property(jerry_value_t object, const char *name, jerry_value_t value) {
  jerry_value_t key = jerry_string_sz(name);
  jerry_value_free(jerry_object_set(object, key, value));
  jerry_value_free(key);
  jerry_value_free(value);
}

/* Copies a Uint8Array argument of at most `most` octets. Returns its length, or -1 if it is none or too long. */
static int32_t octets_argument(jerry_value_t value, uint8_t *to, jerry_length_t most) {
  if (!jerry_value_is_typedarray(value)) {
    return -1;
  }
  jerry_length_t offset = 0;
  jerry_length_t length = 0;
  jerry_value_t buffer = jerry_typedarray_buffer(value, &offset, &length);
  int32_t copied = -1;
  if (length <= most) {
    jerry_arraybuffer_read(buffer, offset, to, length);
    copied = (int32_t)length;
  }
  jerry_value_free(buffer);
  return copied;
}

LWIP_JS_FUNCTION(js_open_tunnel) {
  LWIP_JS_UNUSED_CALL();
  uint8_t token[UDP_CABLE_TOKEN_OCTETS];
  if (argument_count < 1 || octets_argument(arguments[0], token, sizeof token) != (int32_t)sizeof token) {
    return type_error("openTunnel(token) takes a Uint8Array of 8");
  }
  return jerry_number(running ? udp_cable_open(token) : ERR_CLSD);
}

LWIP_JS_FUNCTION(js_close_tunnel) {
  LWIP_JS_UNUSED_CALL();
  (void)arguments;
  (void)argument_count;
  udp_cable_close();
  return jerry_undefined();
}

LWIP_JS_FUNCTION(js_tunnel) {
  LWIP_JS_UNUSED_CALL();
  (void)arguments;
  (void)argument_count;
  struct tunnel_counts counts = tunnel_counts();
  jerry_value_t status = jerry_object();
  set_property(status, MSTR_LWIP_OPEN, jerry_boolean(tunnel_is_open()));
  set_property(status, MSTR_LWIP_ACCEPTED, jerry_number(counts.accepted));
  set_property(status, MSTR_LWIP_REJECTED, jerry_number(counts.rejected));
  return status;
}

LWIP_JS_FUNCTION(js_random) {
  LWIP_JS_UNUSED_CALL();
  (void)arguments;
  (void)argument_count;
  return jerry_number(LWIP_RAND());
}

#define BEACON_MAX 256u

LWIP_JS_FUNCTION(js_announce) {
  LWIP_JS_UNUSED_CALL();
  uint8_t octets[BEACON_MAX];
  uint32_t port;
  int32_t length = argument_count < 2 ? -1 : octets_argument(arguments[1], octets, sizeof octets);
  if (!number_argument(arguments, argument_count, &port) || port == 0 || port > UINT16_MAX || length < 0) {
    return type_error("announce(port, octets) takes a port and a Uint8Array of at most 256");
  }
  return jerry_number(beacon_send((uint16_t)port, octets, (uint16_t)length));
}

/* Runs first when the engine is reset (.reset, .load), with the API still alive. After it nothing of lwIP points to
 * JavaScript any more. */
static void on_engine_reset(void *data) {
  (void)data;
  if (!running) {
    return;
  }
  running = false;
  km_io_idle_stop(&idle);
  udp_cable_close();
  console_cable_stop();
  tcp_endpoint_stop();
  jerry_value_free(on_records);
  jerry_value_free(on_event);
}

static const jerry_context_data_manager_t reset_manager = {
    .deinit_cb = on_engine_reset,
};

jerry_value_t module_lwip_init(void) {
  jerry_context_data(&reset_manager); /* registers it for this engine */
  jerry_value_t module = jerry_object();
  set_property(module, MSTR_LWIP_VERSION, jerry_string_sz(LWIP_VERSION_STRING));
  set_property(module, MSTR_LWIP_ASSERTION, jerry_string_sz(assertion_before_restart()));
  set_property(module, MSTR_LWIP_START, jerry_function_external(js_start));
  set_property(module, MSTR_LWIP_LISTEN, jerry_function_external(js_listen));
  set_property(module, MSTR_LWIP_WRITE, jerry_function_external(js_write));
  set_property(module, MSTR_LWIP_RECEIVED, jerry_function_external(js_received));
  set_property(module, MSTR_LWIP_SHUTDOWN, jerry_function_external(js_shutdown));
  set_property(module, MSTR_LWIP_CLOSE, jerry_function_external(js_close));
  set_property(module, MSTR_LWIP_CLOSE_ON_END, jerry_function_external(js_close_on_end));
  set_property(module, MSTR_LWIP_ABORT, jerry_function_external(js_abort));
  set_property(module, MSTR_LWIP_STALLED, jerry_function_external(js_stalled));
  set_property(module, MSTR_LWIP_OPEN_TUNNEL, jerry_function_external(js_open_tunnel));
  set_property(module, MSTR_LWIP_CLOSE_TUNNEL, jerry_function_external(js_close_tunnel));
  set_property(module, MSTR_LWIP_TUNNEL, jerry_function_external(js_tunnel));
  set_property(module, MSTR_LWIP_RANDOM, jerry_function_external(js_random));
  set_property(module, MSTR_LWIP_ANNOUNCE, jerry_function_external(js_announce));
  return module;
}
