#define _POSIX_C_SOURCE 199309L

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lwip/inet.h"
#include "lwip/init.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/timeouts.h"
#include "machine.h"
#include "segment.h"

/* The yardstick: the connections of bench/connection-loop.ts on the same lwIP, over the same netif (radio.c), in a
 * bare C loop without an observer. Takes a number of connections, prints the ns of processor time they took. */

#define BOARD_PORT 7000
#define FIRST_CLIENT_PORT 40000u
#define CLIENT_PORTS 64u
#define CONNECTION_US 10u

uint8_t *frame_buffer(void);
void frame_receive(uint32_t length);

static uint64_t connections;
static uint64_t clock_us;

_Noreturn void bench_fail(const char *what) {
  fprintf(stderr, "connection %" PRIu64 ": %s\n", connections, what);
  exit(1);
}

uint32_t sys_now(void) { return (uint32_t)(clock_us / 1000u); }

/* Marsaglia's xorshift32, as on the virtual board. */
uint32_t machine_random(void) {
  static uint32_t state = 1;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

uint32_t machine_initial_sequence_number(void) { return machine_random(); }

/* What the board sends. */

static struct segment reply;
static uint32_t replies;
static uint32_t other_frames;

void wire_transmit(const uint8_t *frame, uint32_t length) {
  if (segment_read(frame, length, &reply)) {
    replies++;
  } else {
    other_frames++; /* ARP */
  }
}

/* The application on the board. lwIP's callbacks only set marks; it acts on them from outside, as the server API has
 * it. */

static struct {
  struct tcp_pcb *pcb;
  bool opened;
  bool ended;
  bool failed;
} server;

static err_t on_receive(void *argument, struct tcp_pcb *pcb, struct pbuf *data, err_t error) {
  LWIP_UNUSED_ARG(argument);
  LWIP_UNUSED_ARG(error);
  if (data != NULL || pcb != server.pcb) {
    bench_fail("data that nobody sent");
  }
  server.ended = true;
  return ERR_OK;
}

static void on_error(void *argument, err_t error) {
  LWIP_UNUSED_ARG(argument);
  LWIP_UNUSED_ARG(error);
  server.failed = true;
}

static err_t on_accept(void *argument, struct tcp_pcb *pcb, err_t error) {
  LWIP_UNUSED_ARG(argument);
  if (error != ERR_OK) {
    return ERR_VAL;
  }
  server.pcb = pcb;
  server.opened = true;
  tcp_recv(pcb, on_receive);
  tcp_err(pcb, on_error);
  return ERR_OK;
}

static void application_turn(void) {
  if (!server.opened || !server.ended || server.failed) {
    bench_fail("the application was not told that the peer has ended");
  }
  if (server.pcb->state != CLOSE_WAIT) {
    bench_fail("not in CLOSE_WAIT");
  }
  tcp_recv(server.pcb, NULL);
  tcp_err(server.pcb, NULL);
  if (tcp_close(server.pcb) != ERR_OK) {
    bench_fail("tcp_close failed");
  }
  server.opened = server.ended = false;
}

static void listen_on(uint16_t port) {
  struct tcp_pcb *pcb = tcp_new();
  if (pcb == NULL || tcp_bind(pcb, IP_ANY_TYPE, port) != ERR_OK || (pcb = tcp_listen(pcb)) == NULL) {
    bench_fail("cannot listen");
  }
  tcp_accept(pcb, on_accept);
}

/* The client. */

static void send_segment(uint16_t port, uint8_t flags, uint32_t seq, uint32_t ack) {
  frame_receive(segment_write(frame_buffer(), port, flags, seq, ack));
}

static void expect_reply(const char *step, uint8_t flags, uint32_t seq, uint32_t ack) {
  if (replies != 1 || reply.flags != flags || reply.seq != seq || reply.ack != ack || reply.length != 0) {
    bench_fail(step);
  }
  replies = 0;
}

static void expect_silence(const char *step) {
  if (replies != 0) {
    bench_fail(step);
  }
}

static void open_and_close(void) {
  static uint32_t seq = 1;
  uint16_t port = (uint16_t)(FIRST_CLIENT_PORT + connections % CLIENT_PORTS);
  clock_us += CONNECTION_US;
  connections++;
  seq += 64013;

  send_segment(port, FLAG_SYN, seq, 0);
  uint32_t board_seq = reply.seq;
  expect_reply("reply to SYN", FLAG_SYN | FLAG_ACK, board_seq, seq + 1);
  send_segment(port, FLAG_ACK, seq + 1, board_seq + 1);
  expect_silence("ACK of the SYN|ACK was answered");

  send_segment(port, FLAG_FIN | FLAG_ACK, seq + 1, board_seq + 1);
  expect_reply("reply to FIN", FLAG_ACK, board_seq + 1, seq + 2);

  application_turn();
  expect_reply("close", FLAG_FIN | FLAG_ACK, board_seq + 1, seq + 2);
  send_segment(port, FLAG_ACK, seq + 2, board_seq + 2);
  expect_silence("last ACK was answered");
  if (tcp_active_pcbs != NULL) {
    bench_fail("not CLOSED after the last ACK");
  }

  sys_check_timeouts();
}

static void introduce(void) {
  other_frames = 0;
  frame_receive(segment_write_arp_request(frame_buffer()));
  if (other_frames != 1) {
    bench_fail("no reply to ARP");
  }
}

static uint64_t processor_ns(void) {
  struct timespec spent;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
  return (uint64_t)spent.tv_sec * 1000000000u + (uint64_t)spent.tv_nsec;
}

static void run(uint64_t count) {
  introduce();
  for (uint64_t i = 0; i < count; i++) {
    open_and_close();
  }
}

int main(int argc, char **argv) {
  uint64_t count = argc == 2 ? strtoull(argv[1], NULL, 10) : 0;
  if (count == 0) {
    fprintf(stderr, "usage: bare_loop <connections>\n");
    return 2;
  }
  lwip_init();
  radio_start(lwip_htonl(0xc0a80401), 1, 1500);
  listen_on(BOARD_PORT);
  segment_prepare();
  run(count / 10 + 1); /* caches and the branch predictor warm, as on the virtual board */
  uint64_t start = processor_ns();
  run(count);
  printf("%" PRIu64 "\n", processor_ns() - start);
  return 0;
}
