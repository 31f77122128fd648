#ifndef TCPLAB_SEGMENT_HEADER_H
#define TCPLAB_SEGMENT_HEADER_H

#include <stdbool.h>
#include <stdint.h>

#include "lwip/netif.h"
#include "lwip/pbuf.h"

/* The header of one TCP segment, in host byte order; addresses as they stand in memory (network order). */
struct segment_header {
  uint32_t source;
  uint32_t destination;
  uint32_t seq;
  uint32_t ack;
  uint16_t source_port;
  uint16_t destination_port;
  uint16_t length; /* octets of text */
  uint16_t window;
  uint8_t flags;
  bool is_fragment; /* of a TCP segment, also if it is not the first */
};

/* Reads the header of a frame (or, on a netif without a link layer, of a packet). False if it is not the first
 * fragment of an IPv4 packet that holds a whole TCP header. */
bool segment_header_read(const struct netif *netif, const struct pbuf *frame, struct segment_header *segment);

#endif
