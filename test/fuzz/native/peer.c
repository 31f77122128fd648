#include "peer.h"

#include <string.h>

#include "checker.h"
#include "console_cable.h"
#include "harness.h"
#include "line_code.h"
#include "machine.h"
#include "tunnel_netif.h"
#include "udp_cable.h"

#define IP 14u
#define TCP 34u
#define SEGMENT_FRAME 54u
#define TUNNEL_HEADER 12u
#define CABLE_PACKET (IP + 20u + 8u + TUNNEL_HEADER) /* IPv4, UDP and the tunnel's header around it */

#define PEER_CABLE_PORT 9000u
#define FIRST_PORT 40000u

uint8_t *frame_buffer(void);
uint8_t *console_buffer(void);
void console_receive(uint32_t length);

#define LONGEST_LINE 2000u

static struct flow flows[FLOWS];
static bool asked;

static const uint16_t BOARD_PORTS[PASSIVE_FLOWS] = {LAB_PORT,     LAB_PORT,   LAB_PORT,    LAB_PORT, LAB_PORT,
                                                    CONTROL_PORT, OTHER_PORT, CLOSED_PORT, LAB_PORT, LAB_PORT};

void peer_start(void) {
  segment_prepare();
  for (uint32_t i = 0; i < FLOWS; i++) {
    flows[i].port = (uint16_t)(FIRST_PORT + i);
    flows[i].board_port = i < PASSIVE_FLOWS ? BOARD_PORTS[i] : 0;
    flows[i].in_cable = i == PASSIVE_FLOWS - 2 || i == PASSIVE_FLOWS - 1;
  }
}

struct flow *peer_flow(uint32_t index) { return &flows[index]; }

bool peer_is_asked(void) {
  bool was = asked;
  asked = false;
  return was;
}

static uint16_t get16(const uint8_t *at) { return (uint16_t)((at[0] << 8) | at[1]); }

static void put16(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}

uint32_t peer_packet_at(const struct flow *flow) { return flow->in_cable ? CABLE_PACKET : IP; }

/* Puts the packet of a frame into a datagram of the cable's. */
static uint32_t into_cable(uint8_t *frame, uint32_t size) {
  uint8_t *inner = frame + CABLE_PACKET;
  if (size > IP) {
    memmove(inner, frame + IP, size - IP);
    memcpy(inner + 12, (const uint8_t[]){10, 70, 0, TUNNEL_PEER_HOST, 10, 70, 0, TUNNEL_BOARD_HOST}, 8);
  }
  uint8_t *outer = frame + IP;
  put16(outer + 2, size - IP + CABLE_PACKET - IP);
  outer[9] = 17; /* UDP */
  put16(frame + TCP, PEER_CABLE_PORT);
  put16(frame + TCP + 2, UDP_CABLE_PORT);
  put16(frame + TCP + 4, size - IP + TUNNEL_HEADER + 8);
  memcpy(frame + TCP + 8, "TCP\1" CABLE_TOKEN, TUNNEL_HEADER);
  return size + CABLE_PACKET - IP;
}

/* Checksums are not checked (see the build), so that an input can change any octet. */
uint32_t peer_write(const struct flow *flow, const struct shape *shape) {
  uint8_t *frame = frame_buffer();
  segment_write(frame, flow->port, shape->flags, shape->seq, shape->ack);
  uint32_t size = SEGMENT_FRAME + shape->options + shape->length;
  put16(frame + IP + 2, size - IP);
  uint8_t *tcp = frame + TCP;
  put16(tcp + 2, flow->board_port);
  tcp[12] = (uint8_t)((5 + shape->options / 4) << 4);
  put16(tcp + 14, shape->window);
  put16(tcp + 16, 1);
  if (shape->options > 0) {
    memcpy(tcp + 20, shape->option_octets, shape->options);
  }
  memset(tcp + 20 + shape->options, 'x', shape->length);
  return flow->in_cable ? into_cable(frame, size) : size;
}

uint32_t peer_write_keepalive(bool from_inside) {
  uint8_t *frame = frame_buffer();
  segment_write(frame, FIRST_PORT, 0, 0, 0);
  if (from_inside) {
    memcpy(frame + IP + 12, (const uint8_t[]){10, 70, 0, TUNNEL_CLIENT_HOST}, 4);
  }
  return into_cable(frame, IP);
}

static void hear(const struct segment *segment, bool in_cable) {
  for (uint32_t i = 0; i < FLOWS; i++) {
    struct flow *flow = &flows[i];
    if (flow->port != segment->destination_port || flow->in_cable != in_cable) {
      continue;
    }
    uint32_t end = segment->seq + segment->length;
    end += (segment->flags & FLAG_SYN ? 1 : 0) + (segment->flags & FLAG_FIN ? 1 : 0);
    if (segment->flags & FLAG_SYN) {
      flow->board_port = segment->source_port;
      flow->expected = end;
    } else if ((int32_t)(end - flow->expected) > 0) {
      flow->expected = end;
    }
    if (segment->flags & FLAG_ACK) {
      flow->next = segment->ack;
      flow->window_end = segment->ack + segment->window;
    }
  }
}

void wire_transmit(const uint8_t *frame, uint32_t length) {
  struct segment segment;
  if (segment_read(frame, length, &segment)) {
    checker_sent(&segment);
    hear(&segment, false);
  } else if (get16(frame + 12) == 0x0806) {
    asked |= get16(frame + 20) == 1; /* a request */
  } else if (length > CABLE_PACKET && frame[IP + 9] == 17 && get16(frame + TCP) == UDP_CABLE_PORT &&
             segment_read_packet(frame + CABLE_PACKET, length - CABLE_PACKET, &segment)) {
    hear(&segment, true);
  }
}

/* The console. */

static struct {
  char characters[LONGEST_LINE + 100];
  uint32_t length;
  bool going_on;
} encoded;

static struct {
  struct line_decoder decoder;
  uint8_t octets[LONGEST_LINE];
} heard;

static uint8_t next_number;

/* The number that the board is to be sent next follows from what it says. */
static void hear_line(void) {
  uint32_t length = heard.decoder.length;
  if (length < 4 || heard.decoder.crc != 0) {
    harness_fail("the board writes a line of %u octets that is damaged", length);
  }
  struct segment segment;
  switch (heard.octets[1]) {
    case CONSOLE_PACKET:
      if (segment_read_packet(heard.octets + 2, length - 4, &segment)) {
        hear(&segment, true);
      }
      break;
    case CONSOLE_HELLO:
      next_number = (uint8_t)(heard.octets[5] + 1);
      break;
    case CONSOLE_ACKNOWLEDGE:
      next_number = (uint8_t)(heard.octets[0] + 1);
      break;
    default:
      harness_tell("  the board says bye");
  }
}

static void hear_character(char character) {
  if (character == (char)LINE_STX) {
    line_decoder_start(&heard.decoder);
  } else if (character == (char)LINE_CR) {
    hear_line();
  } else if (character != '\n') {
    int16_t octet = line_decode(&heard.decoder, (uint8_t)character);
    if (octet >= 0 && heard.decoder.length <= LONGEST_LINE) {
      heard.octets[heard.decoder.length - 1] = (uint8_t)octet;
    }
  }
}

void console_print(const char *octets, uint32_t length) {
  if (encoded.going_on) {
    memcpy(encoded.characters + encoded.length, octets, length);
    encoded.length += length;
    return;
  }
  for (uint32_t at = 0; at < length; at++) {
    hear_character(octets[at]);
  }
}

void console_prompt(const uint8_t *octets, uint32_t length) {
  (void)octets;
  harness_tell("  the prompt gets %u characters", length);
}

void peer_type(const uint8_t *octets, uint32_t length) {
  memcpy(console_buffer(), octets, length);
  console_receive(length);
}

void peer_type_line(uint8_t kind, uint8_t off, const uint8_t *content, uint32_t length) {
  const uint8_t header[2] = {(uint8_t)(next_number + off), kind};
  struct line_encoder encoder;
  encoded.length = 0;
  encoded.going_on = true;
  line_encoder_start(&encoder);
  line_encode(&encoder, header, sizeof header);
  line_encode(&encoder, content, length < LONGEST_LINE / 2 ? length : LONGEST_LINE / 2);
  line_encoder_end(&encoder);
  encoded.going_on = false;
  peer_type((const uint8_t *)encoded.characters, encoded.length - 1); /* without LF */
  next_number += off == 0 && kind == CONSOLE_PACKET;                  /* until the board says otherwise */
}
