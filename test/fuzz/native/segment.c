#include "segment.h"

#include <string.h>

/* The same frames that test/support/tcp-fast.ts writes: TTL 64, don't fragment, window 8192. */

#define IP 14u
#define TCP 34u
#define FRAME 54u
#define BOARD_PORT 7000u
#define WINDOW 8192u

static const uint8_t board_mac[6] = {0x02, 0, 0, 0, 0, 1};
static const uint8_t client_mac[6] = {0x02, 0, 0, 0, 0, 2};
static const uint8_t board_ip[4] = {192, 168, 4, 1};
static const uint8_t client_ip[4] = {192, 168, 4, 2};

static uint8_t headers[FRAME]; /* what all segments share */
static uint32_t shared_sum;    /* of the TCP header and its pseudo header (RFC 9293 §3.1) */

static uint16_t get16(const uint8_t *at) { return (uint16_t)((at[0] << 8) | at[1]); }

static uint32_t get32(const uint8_t *at) { return ((uint32_t)get16(at) << 16) | get16(at + 2); }

static void put16(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value) {
  put16(at, value >> 16);
  put16(at + 2, value);
}

static uint32_t sum_of(const uint8_t *octets, uint32_t length) {
  uint32_t sum = 0;
  for (uint32_t i = 0; i < length; i += 2) {
    sum += get16(octets + i);
  }
  return sum;
}

/* RFC 1071. */
static uint16_t complement(uint32_t sum) {
  sum = (sum & 0xffff) + (sum >> 16);
  return (uint16_t)~(sum + (sum >> 16));
}

void segment_prepare(void) {
  memcpy(headers, board_mac, 6);
  memcpy(headers + 6, client_mac, 6);
  put16(headers + 12, 0x0800);
  uint8_t *ip = headers + IP;
  ip[0] = 0x45;
  put16(ip + 2, FRAME - IP);
  put16(ip + 6, 0x4000);
  ip[8] = 64;
  ip[9] = 6;
  memcpy(ip + 12, client_ip, 4);
  memcpy(ip + 16, board_ip, 4);
  put16(ip + 10, complement(sum_of(ip, TCP - IP)));
  uint8_t *tcp = headers + TCP;
  put16(tcp + 2, BOARD_PORT);
  tcp[12] = 0x50;
  put16(tcp + 14, WINDOW);
  shared_sum = sum_of(ip + 12, 8) + ip[9] + (FRAME - TCP) + sum_of(tcp, FRAME - TCP);
}

uint32_t segment_write(uint8_t *frame, uint16_t port, uint8_t flags, uint32_t seq, uint32_t ack) {
  memcpy(frame, headers, FRAME);
  uint8_t *tcp = frame + TCP;
  put16(tcp, port);
  put32(tcp + 4, seq);
  put32(tcp + 8, ack);
  tcp[13] = flags;
  put16(tcp + 16, complement(shared_sum + port + (seq >> 16) + (seq & 0xffff) + (ack >> 16) + (ack & 0xffff) + flags));
  return FRAME;
}

bool segment_read(const uint8_t *frame, uint32_t length, struct segment *segment) {
  return length >= FRAME && get16(frame + 12) == 0x0800 && segment_read_packet(frame + IP, length - IP, segment);
}

bool segment_read_packet(const uint8_t *ip, uint32_t length, struct segment *segment) {
  if (length < FRAME - IP) {
    return false;
  }
  uint32_t ip_header = (ip[0] & 15u) * 4;
  uint32_t total = get16(ip + 2);
  if ((ip[0] >> 4) != 4 || ip_header < 20 || total > length || ip[9] != 6 || (get16(ip + 6) & 0x3fff) != 0 ||
      total < ip_header + 20) {
    return false;
  }
  const uint8_t *tcp = ip + ip_header;
  uint32_t tcp_header = (tcp[12] >> 4) * 4u;
  if (tcp_header < 20 || total < ip_header + tcp_header) {
    return false;
  }
  segment->source_port = get16(tcp);
  segment->destination_port = get16(tcp + 2);
  segment->seq = get32(tcp + 4);
  segment->ack = get32(tcp + 8);
  segment->flags = tcp[13];
  segment->window = get16(tcp + 14);
  segment->length = (uint16_t)(total - ip_header - tcp_header);
  return true;
}

uint32_t segment_write_arp_request(uint8_t *frame) {
  memset(frame, 0xff, 6);
  memcpy(frame + 6, client_mac, 6);
  put16(frame + 12, 0x0806);
  put16(frame + 14, 1);
  put16(frame + 16, 0x0800);
  put16(frame + 18, 0x0604);
  put16(frame + 20, 1);
  memcpy(frame + 22, client_mac, 6);
  memcpy(frame + 28, client_ip, 4);
  memset(frame + 32, 0, 6);
  memcpy(frame + 38, board_ip, 4);
  return 42;
}
