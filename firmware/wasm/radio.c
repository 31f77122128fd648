#include <string.h>

#include "lwip/etharp.h"
#include "lwip/netif.h"
#include "machine.h"
#include "netif/ethernet.h"

/* The Wi-Fi chip: Ethernet frames to and from the host. The netif is named and set up as the board's own. */

#define FRAME_MAX 1600u

static struct netif radio;
static uint16_t mtu;
static uint8_t incoming[FRAME_MAX];
static uint8_t outgoing[FRAME_MAX];

void __attribute__((import_module("wire"), import_name("transmit"))) wire_transmit(const uint8_t *frame,
                                                                                   uint32_t length);

static err_t transmit(struct netif *netif, struct pbuf *frame) {
  (void)netif;
  const uint8_t *octets = frame->payload;
  if (frame->len != frame->tot_len) {
    pbuf_copy_partial(frame, outgoing, FRAME_MAX, 0);
    octets = outgoing;
  }
  wire_transmit(octets, frame->tot_len);
  return ERR_OK;
}

static err_t set_up(struct netif *netif) {
  netif->name[0] = 'w';
  netif->name[1] = '0';
  netif->mtu = mtu;
  netif->flags |= NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
  netif->hwaddr_len = ETH_HWADDR_LEN;
  netif->output = etharp_output;
  netif->linkoutput = transmit;
  return ERR_OK;
}

static void add_netif(const ip4_addr_t *address) {
  ip4_addr_t mask;
  ip4_addr_t none;
  IP4_ADDR(&mask, 255, 255, 255, 0);
  ip4_addr_set_zero(&none);
  netif_add(&radio, address, &mask, &none, NULL, set_up, ethernet_input);
  netif_set_default(&radio);
  netif_set_up(&radio);
  netif_set_link_up(&radio);
}

void radio_start(uint32_t address, uint8_t station, uint16_t longest_packet) {
  mtu = longest_packet;
  ip4_addr_t ip;
  ip4_addr_set_u32(&ip, address);
  const uint8_t mac[ETH_HWADDR_LEN] = {0x02, 0, 0, 0, 0, station}; /* locally administered */
  memcpy(radio.hwaddr, mac, sizeof mac);
  add_netif(&ip);
}

/* What the chip's driver does when Wi-Fi restarts: the same netif, anew, with the functions that it had at first. For
 * tests. */
WASM_EXPORT(radio_restart) void radio_restart(void) {
  ip4_addr_t address = *netif_ip4_addr(&radio);
  netif_remove(&radio);
  add_netif(&address);
}

/* Asks for the MAC address that belongs to an IPv4 address (network order). The one who answers learns this one's. */
WASM_EXPORT(radio_ask) void radio_ask(uint32_t address) {
  ip4_addr_t ip;
  ip4_addr_set_u32(&ip, address);
  etharp_request(&radio, &ip);
}

WASM_EXPORT(frame_buffer) uint8_t *frame_buffer(void) { return incoming; }

/* One frame from the air, its octets in the frame buffer. A frame that is too long, or for which no pbuf is free, is
 * lost. */
WASM_EXPORT(frame_receive) void frame_receive(uint32_t length) {
  if (length > FRAME_MAX) {
    return;
  }
  struct pbuf *frame = pbuf_alloc(PBUF_RAW, (u16_t)length, PBUF_POOL);
  if (frame == NULL) {
    return;
  }
  pbuf_take(frame, incoming, (u16_t)length);
  if (radio.input(frame, &radio) != ERR_OK) {
    pbuf_free(frame);
  }
}
