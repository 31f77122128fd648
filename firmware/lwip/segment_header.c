#include "segment_header.h"

#include <string.h>

#include "lwip/def.h"
#include "lwip/prot/ethernet.h"
#include "lwip/prot/ip.h"
#include "lwip/prot/ip4.h"
#include "lwip/prot/tcp.h"

/* Ethernet, IPv4 with all its options, TCP without any: what must be read to know flags, numbers and length. */
#define HEADERS_MAX (SIZEOF_ETH_HDR + IP_HLEN_MAX + TCP_HLEN)

/* RFC 9293 §3.1: the octet at offset 13 of the TCP header holds the flags, the one before it the data offset. */
#define FLAGS_MASK 0x3fu

static uint16_t read16(const uint8_t *at) { return (uint16_t)((at[0] << 8) | at[1]); }

static uint32_t read32(const uint8_t *at) { return ((uint32_t)read16(at) << 16) | read16(at + 2); }

bool segment_header_read(const struct netif *netif, const struct pbuf *frame, struct segment_header *segment) {
  uint8_t copy[HEADERS_MAX];
  const uint8_t *headers = (const uint8_t *)frame->payload;
  uint16_t available = frame->len;
  if (available < HEADERS_MAX && frame->len != frame->tot_len) {
    available = pbuf_copy_partial(frame, copy, HEADERS_MAX, 0);
    headers = copy;
  }

  segment->is_fragment = false;
  const uint8_t *ip = headers;
  if (netif->flags & NETIF_FLAG_ETHARP) {
    if (available < SIZEOF_ETH_HDR || read16(headers + 12) != ETHTYPE_IP) {
      return false;
    }
    ip += SIZEOF_ETH_HDR;
    available = (uint16_t)(available - SIZEOF_ETH_HDR);
  }
  if (available < IP_HLEN || (ip[0] >> 4) != 4 || ip[9] != IP_PROTO_TCP) {
    return false;
  }
  uint16_t ip_header = (uint16_t)((ip[0] & 0x0f) * 4);
  bool first_fragment = (read16(ip + 6) & IP_OFFMASK) == 0;
  segment->is_fragment = (read16(ip + 6) & (IP_OFFMASK | IP_MF)) != 0;
  if (!first_fragment || ip_header < IP_HLEN || available < ip_header + TCP_HLEN) {
    return false;
  }
  const uint8_t *tcp = ip + ip_header;
  uint16_t tcp_header = (uint16_t)((tcp[12] >> 4) * 4);
  uint16_t total = read16(ip + 2);
  if (tcp_header < TCP_HLEN || total < ip_header + tcp_header) {
    return false;
  }

  memcpy(&segment->source, ip + 12, 4);
  memcpy(&segment->destination, ip + 16, 4);
  segment->source_port = read16(tcp);
  segment->destination_port = read16(tcp + 2);
  segment->seq = read32(tcp + 4);
  segment->ack = read32(tcp + 8);
  segment->flags = tcp[13] & FLAGS_MASK;
  segment->window = read16(tcp + 14);
  segment->length = (uint16_t)(total - ip_header - tcp_header);
  return true;
}
