#include "program.h"

#include <math.h>
#include <string.h>

#include "checker.h"
#include "engine.h"
#include "harness.h"
#include "module_lwip.h"
#include "peer.h"
#include "tcp_endpoint.h"

#define OCTETS_MAX 2100u

enum reaction {
  RECEIVES = 1,   /* data: opens the window again */
  ECHOES = 2,     /* data: writes as much */
  CLOSES = 4,     /* end: closes */
  SHUTS_DOWN = 8, /* end: half-closes */
  GREETS = 16,    /* opened: writes */
  FORESEES = 32,  /* opened: closeOnEnd */
  THROWS = 64,
  STARTS_AGAIN = 128,
};

static uint32_t reactions;
static const uint8_t text[OCTETS_MAX];

void program_behave(uint32_t next_reactions) { reactions = next_reactions; }

static void call(const char *name, uint32_t connection) {
  engine_call_module(name, (jerry_value_t[]){jerry_number(connection)}, 1);
}

static void queue(uint32_t connection, uint32_t length) {
  engine_call_module("write", (jerry_value_t[]){jerry_number(connection), engine_octets(text, length)}, 2);
}

static jerry_value_t on_records(const jerry_call_info_t *info, const jerry_value_t arguments[], jerry_length_t count) {
  (void)info;
  (void)count;
  uint32_t length;
  const uint8_t *octets = engine_octets_of(arguments[0], &length);
  checker_take((const struct trace_record *)octets, length / sizeof(struct trace_record),
               (uint32_t)jerry_value_as_number(arguments[1]));
  return jerry_undefined();
}

static jerry_value_t on_event(const jerry_call_info_t *info, const jerry_value_t arguments[], jerry_length_t count);

static void start(void) {
  engine_call_module("start", (jerry_value_t[]){jerry_function_external(on_records), jerry_function_external(on_event)},
                     2);
}

static jerry_value_t on_event(const jerry_call_info_t *info, const jerry_value_t arguments[], jerry_length_t count) {
  (void)info;
  (void)count;
  uint32_t type = (uint32_t)jerry_value_as_number(arguments[0]);
  uint32_t connection = (uint32_t)jerry_value_as_number(arguments[1]);
  uint32_t length = 0;
  if (type == ENDPOINT_DATA) {
    engine_octets_of(arguments[2], &length);
    harness_tell("  event: connection %u, %u octets", connection, length);
  } else {
    harness_tell("  event: connection %u, type %u, value %g", connection, type, jerry_value_as_number(arguments[2]));
  }
  if (reactions & STARTS_AGAIN) {
    start();
  }
  if (type == ENDPOINT_OPENED && (reactions & GREETS)) {
    queue(connection, 40);
  }
  if (type == ENDPOINT_OPENED && (reactions & FORESEES)) {
    engine_call_module("closeOnEnd", (jerry_value_t[]){jerry_number(connection), jerry_number(1)}, 2);
  }
  if (type == ENDPOINT_DATA && (reactions & ECHOES)) {
    queue(connection, length < OCTETS_MAX ? length : OCTETS_MAX);
  }
  if (type == ENDPOINT_DATA && (reactions & RECEIVES)) {
    engine_call_module("received", (jerry_value_t[]){jerry_number(connection), jerry_number(length)}, 2);
  }
  if (type == ENDPOINT_END && (reactions & SHUTS_DOWN)) {
    call("shutdown", connection);
  }
  if (type == ENDPOINT_END && (reactions & CLOSES)) {
    call("close", connection);
  }
  return reactions & THROWS ? jerry_throw_sz(JERRY_ERROR_COMMON, "an exception of its own") : jerry_undefined();
}

void program_start(void) {
  jerry_value_free(module_lwip_init());
  start();
  call("listen", LAB_PORT);
  call("listen", CONTROL_PORT);
}

/* Arguments by letter: c connection, n number, o octets, p port, t token, r and e callbacks. */
static const struct {
  const char *name;
  const char *arguments;
} CALLS[] = {
    {"write", "co"},      {"write", "co"}, {"received", "cn"},  {"shutdown", "c"},   {"close", "c"}, {"close", "c"},
    {"closeOnEnd", "cn"}, {"abort", "c"},  {"openTunnel", "t"}, {"closeTunnel", ""}, {"tunnel", ""}, {"random", ""},
    {"announce", "po"},   {"listen", "p"}, {"start", "re"},     {"stalled", "c"},
};

static jerry_value_t odd_argument(uint32_t (*next)(void)) {
  switch (next() % 4) {
    case 0:
      return jerry_number(-1);
    case 1:
      return jerry_number(1e300);
    case 2:
      return jerry_number(NAN);
    default:
      return jerry_undefined();
  }
}

static jerry_value_t argument(char kind, uint32_t (*next)(void)) {
  uint32_t value = next();
  uint32_t living = checker_living();
  if (value == 255) {
    return odd_argument(next);
  }
  switch (kind) {
    case 'c': /* one more than there are: a number that names none */
      return jerry_number(value % (living + 1) < living ? checker_number(value % (living + 1)) : 999999);
    case 'o':
      return engine_octets(text, value < 128 ? value : (value - 127) * 16);
    case 'p':
      return jerry_number(value < 128 ? LAB_PORT + value : CONTROL_PORT);
    case 't':
      return engine_octets((const uint8_t *)CABLE_TOKEN, value < 128 ? strlen(CABLE_TOKEN) : value % 8);
    case 'r':
      return jerry_function_external(on_records);
    case 'e':
      return jerry_function_external(on_event);
    default:
      return jerry_number(value * 50);
  }
}

void program_call(uint32_t (*next)(void)) {
  uint32_t which = next() % (sizeof CALLS / sizeof CALLS[0]);
  jerry_value_t arguments[2];
  jerry_length_t count = 0;
  for (const char *kind = CALLS[which].arguments; *kind != '\0'; kind++) {
    arguments[count++] = argument(*kind, next);
  }
  engine_call_module(CALLS[which].name, arguments, count);
}
