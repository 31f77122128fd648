#ifndef TCPLAB_TUNNEL_NETIF_H
#define TCPLAB_TUNNEL_NETIF_H

#include <stdbool.h>
#include <stdint.h>

#include "lwip/err.h"

/* The cable: a second netif whose IPv4 packets travel inside UDP, so that a harness can hand the board's real lwIP any
 * segment it likes, from any operating system, with no raw socket and no root.
 *
 * A datagram is the header of struct tunnel_header and one IPv4 packet, at most TUNNEL_MTU octets, or none: its sender
 * is still there. The tunnel is shut until it is opened with a token; then the first sender that shows the token is its
 * one user. Anything else is dropped and counted. */

#define TUNNEL_PORT 7002u

/* 1,400 + 8 UDP + 20 IPv4 + 12 of our own still fit one Wi-Fi frame; lwIP then offers an MSS of 1,360. */
#define TUNNEL_MTU 1400u

/* Inside the tunnel: 10.70.0.1 is the board, 10.70.0.2 and 10.70.0.3 are the harness. It needs two: its TCP would
 * answer with a RST what the board sends to a peer whose segments are made by hand. */
#define TUNNEL_BOARD_HOST 1
#define TUNNEL_PEER_HOST 2
#define TUNNEL_CLIENT_HOST 3

#define TUNNEL_TOKEN_OCTETS 8u

/* What came in over the tunnel since it was opened. */
struct tunnel_counts {
  uint32_t accepted;
  uint32_t rejected;
};

/* Opens the tunnel for one user who knows the token, shutting out a user there may be. */
err_t tunnel_open(const uint8_t token[TUNNEL_TOKEN_OCTETS]);

void tunnel_close(void);

bool tunnel_is_open(void);

/* Shuts a tunnel that nobody has used for `idle_ms`. In every turn of the event loop. */
void tunnel_expire(uint32_t idle_ms);

struct tunnel_counts tunnel_counts(void);

#endif
