#ifndef TCPLAB_TUNNEL_NETIF_H
#define TCPLAB_TUNNEL_NETIF_H

#include <stdbool.h>
#include <stdint.h>

#include "lwip/err.h"

struct pbuf;

/* The cable: a second netif whose IPv4 packets travel to a harness, so that it can hand the board's real lwIP any
 * segment it likes, from any operating system, with no raw socket and no root. How they travel is the business of one
 * of two transports: udp_cable.h and console_cable.h. One of them has the netif at a time. */

/* Inside the tunnel: 10.70.0.1 is the board, 10.70.0.2 and 10.70.0.3 are the harness. It needs two: its TCP would
 * answer with a RST what the board sends to a peer whose segments are made by hand. */
#define TUNNEL_BOARD_HOST 1
#define TUNNEL_PEER_HOST 2
#define TUNNEL_CLIENT_HOST 3

/* Packets that came in since the tunnel was opened. */
struct tunnel_counts {
  uint32_t accepted;
  uint32_t rejected;
};

/* Takes a packet to the harness; by this function a transport is known. The packet stays the caller's. */
typedef err_t (*tunnel_transport)(struct pbuf *packet);

/* Opens the tunnel, anew if that transport has it. ERR_USE if another one has. */
err_t tunnel_open(tunnel_transport transport, uint16_t mtu);

/* Shuts the tunnel if that transport has it. */
void tunnel_close(tunnel_transport transport);

bool tunnel_is_open_by(tunnel_transport transport);

bool tunnel_is_open(void);

/* Takes over a packet from the harness, or one without octets: its sender is still there. What is no packet of the
 * harness's to the board is dropped and counted. */
void tunnel_receive(struct pbuf *packet);

/* The same for what is not the user's at all. */
void tunnel_reject(struct pbuf *packet);

/* Whether that address, in network order, is one inside the tunnel. */
bool tunnel_is_inside(uint32_t address);

struct tunnel_counts tunnel_counts(void);

#endif
