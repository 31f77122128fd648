#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allocator.h"
#include "board_memory.h"
#include "checker.h"
#include "console_cable.h"
#include "engine.h"
#include "harness.h"
#include "lwip/inet.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/timeouts.h"
#include "machine.h"
#include "peer.h"
#include "program.h"
#include "tcp_trace.h"

/* What libFuzzer calls with each input. An input is a list of steps, an octet that says which and the octets that it
 * needs: segments and frames, calls of the program, time, failing allocations, the cable, Wi-Fi. */

#define FRAME_MAX 1600u
#define TEXT_MAX 1460u
/* Virtual time of one input: 20 minutes are enough for whatever lwIP gives up. */
#define LONGEST_MS 1200000u
/* Longer than lwIP waits for the rest of a packet in fragments, and for ARP. */
#define AFTERMATH_MS 25000u

/* From firmware/wasm, where they are what the virtual board exports. */
uint8_t *frame_buffer(void);
void frame_receive(uint32_t length);
void machine_start(uint32_t address, uint32_t station, uint32_t seed);
void radio_restart(void);
void engine_reset(void);
uint32_t heap_used(void);
void console_connect(uint32_t open);
int32_t other_module_listen(uint32_t port, uint32_t stays);
int32_t client_connect(uint32_t address, uint32_t port, uint32_t local_port);
int32_t client_shutdown_read(uint32_t connection);

static const uint8_t *input;
static const uint8_t *input_end;
static uint64_t left_ms;
static bool answers_arp;
static bool asked_in_vain; /* at least once: a segment may have waited for the answer */
static bool has_connected;
static bool over_usb; /* the cable's packets travel in lines */
static uint32_t flow_index;

/* Few frames of each allocation's stack, and freed blocks kept for a few inputs: more is slow. */
const char *__asan_default_options(void) { return "malloc_context_size=3:quarantine_size_mb=16"; }

void harness_tell(const char *format, ...) {
  static int tells = -1;
  if (tells < 0) {
    tells = getenv("FUZZ_STORY") != NULL;
  }
  if (tells) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
  }
}

void harness_fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("FAILED: ", stderr);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  abort();
}

void host_assertion_failed(const char *message) { harness_fail("lwIP asserts: %s", message); }

/* By the linker in the place of lwIP's (--wrap). */
void __real_netif_remove(struct netif *netif);
void __wrap_netif_remove(struct netif *netif) {
  checker_netif_goes();
  __real_netif_remove(netif);
}

/* 0 past the end. */
static uint32_t take(void) { return input < input_end ? *input++ : 0; }

static uint32_t take32(void) {
  uint32_t high = take() << 24 | take() << 16;
  return high | take() << 8 | take();
}

static void receive(uint32_t size) {
  frame_receive(size);
  if (peer_is_asked() && answers_arp) {
    frame_receive(segment_write_arp_request(frame_buffer())); /* it names the sender, which is all that is needed */
  }
}

/* What was written for that flow, by the way that its packets take. */
static void deliver(const struct flow *flow, uint32_t size) {
  if (flow->in_cable && over_usb) {
    uint32_t packet = peer_packet_at(flow);
    peer_type_line(CONSOLE_PACKET, 0, frame_buffer() + packet, size > packet ? size - packet : 0);
  } else {
    receive(size);
  }
}

static void turn(void) {
  machine_turn();
  if (peer_is_asked() && answers_arp) {
    receive(segment_write_arp_request(frame_buffer()));
    machine_turn();
  }
  if (trace_ring_count() == 0) {
    checker_compare_with_lwip(!asked_in_vain && !allocator_has_failed);
  }
}

static void pass(uint64_t ms) {
  harness_tell("%llu ms pass", (unsigned long long)ms);
  while (ms > 0) {
    uint32_t sleep = sys_timeouts_sleeptime();
    uint64_t step = sleep == 0 ? 1 : sleep;
    step = step < ms ? step : ms;
    machine_clock += step * 1000;
    ms -= step;
    turn();
  }
}

static void step_time(void) {
  uint32_t how = take();
  uint64_t ms = (uint64_t)((how & 15) + 1) << (how >> 4);
  ms = ms < left_ms ? ms : left_ms;
  left_ms -= ms;
  pass(ms);
}

/* Segments. */

static uint16_t take_window(void) {
  uint32_t value = take();
  return (uint16_t)(value < 32 ? 0 : value < 128 ? (value - 31) * 2 : (value - 127) * 511);
}

static uint16_t take_length(void) {
  uint32_t value = take();
  return (uint16_t)(value < 64 ? 0 : value < 128 ? value - 64 : (value - 127) * TEXT_MAX / 128);
}

/* A number near one that would be right. */
static uint32_t take_number(uint32_t right, uint32_t window_end) {
  static const int32_t OFFSETS[] = {0, 0, 0, 0, 1, -1, 2, -2, 100, -100, 536, -536, 1460, -1460, 65536, -65536};
  uint32_t how = take();
  if (how >= 128) {
    return take32();
  }
  return (how & 64 ? window_end : right) + (uint32_t)OFFSETS[how & 15];
}

static uint32_t write_segment(const struct flow *flow, struct shape shape) {
  harness_tell("segment %u->%u%s flags 0x%02x seq %u ack %u len %u win %u options %u", flow->port, flow->board_port,
               flow->in_cable ? " (cable)" : "", shape.flags, shape.seq, shape.ack, shape.length, shape.window,
               shape.options);
  return peer_write(flow, &shape);
}

/* Its numbers are right, but for up to three octets that are not acknowledged yet. */
static uint32_t write_following(const struct flow *flow) {
  uint32_t flags = take();
  return write_segment(flow, (struct shape){.flags = flags & 0x3f,
                                            .seq = flow->next,
                                            .ack = flow->expected - (flags >> 6),
                                            .window = take_window(),
                                            .length = take_length()});
}

static uint32_t write_any(const struct flow *flow) {
  struct shape shape = {.flags = (uint8_t)take()};
  shape.seq = take_number(flow->next, flow->window_end);
  shape.ack = take_number(flow->expected, flow->expected);
  shape.window = take_window();
  shape.length = take_length();
  uint32_t options = take();
  if (options >= 128 && (size_t)(input_end - input) >= (options & 7) * 4) {
    shape.options = (uint8_t)((options & 7) * 4);
    shape.option_octets = input;
    input += shape.options;
  }
  if (shape.length + shape.options > TEXT_MAX) {
    shape.length = (uint16_t)(TEXT_MAX - shape.options);
  }
  return write_segment(flow, shape);
}

static void step_open(struct flow *flow) {
  flow->next = take32();
  uint16_t window = take_window();
  deliver(flow, write_segment(flow, (struct shape){.flags = FLAG_SYN, .seq = flow->next, .window = window}));
  deliver(flow, write_segment(flow, (struct shape){FLAG_ACK, flow->next, flow->expected, window, 0, 0, NULL}));
}

/* Some octets of the packet are others, and it may be cut short. */
static void step_altered(const struct flow *flow) {
  uint32_t size = write_any(flow);
  uint8_t *frame = frame_buffer();
  uint32_t packet = take() & 1 ? peer_packet_at(flow) : 12; /* from the type of the frame on */
  for (uint32_t count = take() % 4 + 1; count > 0; count--) {
    uint32_t at = packet + take() % (size > packet ? size - packet : 0);
    frame[at] = (uint8_t)take();
    harness_tell("  octet %u is 0x%02x", at, frame[at]);
  }
  uint32_t cut = take();
  deliver(flow, cut < 128 || cut - 128 > size ? size : cut - 128);
}

/* RFC 791 §3.2. The second fragment may come first. */
static void step_fragments(const struct flow *flow) {
  static uint8_t whole[FRAME_MAX];
  static uint8_t identification;
  uint32_t size = write_following(flow);
  uint8_t *frame = frame_buffer();
  uint32_t header = 14 + 20;
  uint32_t how = take();
  uint32_t cut = 8 + 8 * ((how & 127) % ((size - header + 7) / 8));
  cut = cut < size - header ? cut : 8;
  frame[19] = ++identification;
  checker_have_fragments();
  memcpy(whole, frame, size);
  harness_tell("  in fragments of %u and %u octets", cut, size - header - cut);
  for (uint32_t i = 0; i < 2; i++) {
    bool second = (i == 0) == (how >= 128);
    uint32_t length = second ? size - header - cut : cut;
    memcpy(frame, whole, header);
    memcpy(frame + header, whole + header + (second ? cut : 0), length);
    frame[16] = (uint8_t)((20 + length) >> 8);
    frame[17] = (uint8_t)(20 + length);
    frame[20] = second ? (uint8_t)(cut / 8 >> 8) : 0x20; /* more fragments */
    frame[21] = second ? (uint8_t)(cut / 8) : 0;
    receive(header + length);
  }
}

/* The rest of the machine. */

/* Not after an active open: those are the virtual client's, which has no engine (client.c). */
static void step_load(void) {
  if (!has_connected) {
    harness_tell(".load");
    engine_reset();
    checker_start();
    program_start();
  }
}

static void step_console(void) {
  uint32_t how = take();
  uint8_t octets[] = {(uint8_t)take(), (uint8_t)take(), (uint8_t)take(), (uint8_t)take()};
  switch (how & 7) {
    case 0:
    case 1:
      harness_tell("hello over USB");
      over_usb = true;
      peer_type_line(CONSOLE_HELLO, (uint8_t)(how >> 3), octets, 1);
      break;
    case 2:
      harness_tell("bye over USB");
      peer_type_line(CONSOLE_BYE, 0, octets, 0);
      break;
    case 3:
      harness_tell("the port is %s", how & 8 ? "open" : "closed");
      console_connect(how & 8);
      break;
    case 4:
      over_usb = !over_usb;
      break;
    case 5:
      harness_tell("a line of kind %u, off by %u", octets[0], how >> 3);
      peer_type_line(octets[0], (uint8_t)(how >> 3), octets, sizeof octets);
      break;
    default:
      harness_tell("0x%02x 0x%02x 0x%02x 0x%02x are typed", octets[0], octets[1], octets[2], octets[3]);
      peer_type(octets, sizeof octets);
  }
}

static void step_machine(void) {
  uint32_t how = take();
  switch (how % 4) {
    case 0:
      harness_tell("Wi-Fi restarts");
      radio_restart();
      break;
    case 1:
      if (how & 16) {
        step_console();
        break;
      }
      if (how & 4) {
        harness_tell("sign of life in the cable%s", how & 8 ? ", from inside" : "");
        receive(peer_write_keepalive(how & 8));
        break;
      }
      answers_arp = !answers_arp;
      asked_in_vain = true;
      harness_tell("ARP is %sanswered", answers_arp ? "" : "not ");
      break;
    case 2:
      step_load();
      break;
    default:
      harness_tell("of the next allocations %u succeed and %u fail", how >> 4, (how >> 2) & 3);
      allocator_fail(how >> 4, (how >> 2) & 3);
  }
}

static void step_connect(void) {
  checker_called();
  uint32_t how = take();
  if ((how & 32) && checker_living() > 0) {
    harness_tell("the client reads no more");
    client_shutdown_read(checker_number(how % checker_living()));
    return;
  }
  const struct flow *flow = peer_flow(PASSIVE_FLOWS + how % ACTIVE_FLOWS);
  harness_tell("connect to %u", flow->port);
  has_connected = true;
  client_connect(lwip_htonl(0xc0a80402), flow->port, how & 64 ? 5000 + (how >> 7) : 0);
}

static void step(void) {
  uint32_t what = take();
  uint32_t which = take();
  if (which >= 128) { /* else the same as before, so that connections get far */
    flow_index = which % FLOWS;
  }
  struct flow *flow = peer_flow(flow_index);
  switch (what & 15) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
      deliver(flow, write_following(flow));
      break;
    case 5:
    case 6:
      deliver(flow, write_any(flow));
      break;
    case 7:
      step_open(flow);
      break;
    case 8:
      step_altered(flow);
      break;
    case 9:
      step_fragments(flow);
      break;
    case 10:
    case 11:
      program_call(take);
      break;
    case 12:
      program_behave(take());
      break;
    case 13:
      step_time();
      break;
    case 14:
      step_machine();
      break;
    default:
      step_connect();
  }
  machine_clock++;
  if (!(what & 16)) {
    turn();
  }
}

static void abort_first(struct tcp_pcb *const *list) {
  const struct tcp_pcb *first = *list;
  engine_call_module("abort", (jerry_value_t[]){jerry_number(tcp_trace_connection(first))}, 1);
  if (*list == first) {
    harness_fail("the connection %u<-%u cannot be aborted by its number", first->local_port, first->remote_port);
  }
}

/* Every connection ends in CLOSED, and nothing is left of any. */
static void end(void) {
  harness_tell("the end");
  allocator_fail(0, 0);
  answers_arp = true;
  program_behave(0);
  turn();
  while (tcp_active_pcbs != NULL) {
    abort_first(&tcp_active_pcbs);
  }
  while (tcp_tw_pcbs != NULL) {
    abort_first(&tcp_tw_pcbs);
  }
  turn();
  engine_reset();
  checker_stop();
  pass(AFTERMATH_MS);
  if (engine_values() > 0) {
    harness_fail("%u values of JavaScript are never freed", engine_values());
  }
  if (allocator_pools_used() != 1) { /* the other module's listener */
    harness_fail("%u elements of lwIP's pools are not given back", allocator_pools_used());
  }
  if (heap_used() > 0) {
    harness_fail("%u octets of the heap are not given back", heap_used());
  }
  allocator_clear();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  board_memory_reset();
  input = data;
  input_end = data + size;
  left_ms = LONGEST_MS;
  answers_arp = true;
  uint32_t options = take();
  allocator_reuses = options & 1;
  machine_start(lwip_htonl(0xc0a80401), 1, 1);
  peer_start();
  checker_start();
  program_start();
  other_module_listen(OTHER_PORT, options & 2);
  program_behave(take());
  receive(segment_write_arp_request(frame_buffer()));
  turn();
  while (input < input_end) {
    step();
  }
  end();
  return 0;
}
