#ifndef TCPLAB_UDP_CABLE_H
#define TCPLAB_UDP_CABLE_H

#include <stdint.h>

#include "lwip/err.h"

/* The cable over the network: each packet in a datagram of its own.
 *
 * A datagram is the header of struct cable_header and one IPv4 packet, at most UDP_CABLE_MTU octets, or none: its
 * sender is still there. The cable is shut until it is opened with a token; then the first sender that shows the token
 * is its one user. Anything else is dropped and counted. */

#define UDP_CABLE_PORT 7002u

/* 1,400 + 8 UDP + 20 IPv4 + 12 of our own still fit one Wi-Fi frame. */
#define UDP_CABLE_MTU 1400u

#define UDP_CABLE_TOKEN_OCTETS 8u

/* A user who is silent for so long is gone. */
#define UDP_CABLE_IDLE_MS 60000u

/* Opens the cable for one user who knows the token, shutting out a user there may be; ERR_USE if the cable is open over
 * USB. */
err_t udp_cable_open(const uint8_t token[UDP_CABLE_TOKEN_OCTETS]);

void udp_cable_close(void);

/* In every turn of the event loop. */
void udp_cable_turn(void);

#endif
