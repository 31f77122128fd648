#ifndef TCPLAB_NATIVE_SEGMENT_H
#define TCPLAB_NATIVE_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>

#define FLAG_FIN 0x01u
#define FLAG_SYN 0x02u
#define FLAG_ACK 0x10u

/* The client's segments, written in place with their checksums, and the board's, read in place. */

struct segment {
  uint32_t seq;
  uint32_t ack;
  uint16_t source_port;
  uint16_t destination_port;
  uint16_t length; /* octets of text */
  uint16_t window;
  uint8_t flags;
};

/* Computes what all segments share. To be called once, before the others. */
void segment_prepare(void);

/* Writes the frame of a segment without options and text from the client's `port`. Returns its octets. */
uint32_t segment_write(uint8_t *frame, uint16_t port, uint8_t flags, uint32_t seq, uint32_t ack);

/* False if the frame, or the IPv4 packet in it, is not a whole TCP segment in IPv4. */
bool segment_read(const uint8_t *frame, uint32_t length, struct segment *segment);
bool segment_read_packet(const uint8_t *packet, uint32_t length, struct segment *segment);

/* Writes an ARP request for the board's MAC address, which tells the board the client's. Returns its octets. */
uint32_t segment_write_arp_request(uint8_t *frame);

#endif
