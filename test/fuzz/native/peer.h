#ifndef TCPLAB_FUZZ_PEER_H
#define TCPLAB_FUZZ_PEER_H

#include <stdbool.h>
#include <stdint.h>

#include "segment.h"

/* The other end of the connections, at the Wi-Fi and in the cable: knows the numbers that would be right next. */
struct flow {
  uint16_t port;
  uint16_t board_port; /* 0: the board has yet to open it */
  bool in_cable;
  uint32_t next; /* SND.NXT and RCV.NXT of this end */
  uint32_t expected;
  uint32_t window_end; /* of the board's receive window */
};

#define PASSIVE_FLOWS 10u
#define ACTIVE_FLOWS 3u
#define FLOWS (PASSIVE_FLOWS + ACTIVE_FLOWS)

#define LAB_PORT 7000u
#define CONTROL_PORT 7001u
#define OTHER_PORT 7080u  /* another module's */
#define CLOSED_PORT 7999u /* nobody listens */
#define CABLE_TOKEN "octets 8"

void peer_start(void);

struct flow *peer_flow(uint32_t index);

struct shape {
  uint8_t flags;
  uint32_t seq;
  uint32_t ack;
  uint16_t window;
  uint16_t length; /* octets of text */
  uint8_t options; /* octets of options, a multiple of 4 */
  const uint8_t *option_octets;
};

/* Writes a segment's frame into the radio's buffer. Returns its octets. */
uint32_t peer_write(const struct flow *flow, const struct shape *shape);

/* Writes a datagram of the cable's without a packet: its sender is still there, and says that it is inside the cable.
 */
uint32_t peer_write_keepalive(bool from_inside);

/* Types a line of the cable's on the board's console, with the right number but for `off`. */
void peer_type_line(uint8_t kind, uint8_t off, const uint8_t *content, uint32_t length);

/* Types any octets there. */
void peer_type(const uint8_t *octets, uint32_t length);

/* Where the innermost IPv4 packet of such a frame begins. */
uint32_t peer_packet_at(const struct flow *flow);

/* The board's answer to an ARP request for the peer's address is due. */
bool peer_is_asked(void);

#endif
