#include "beacon.h"

#include "lwip/netif.h"
#include "lwip/udp.h"

static err_t broadcast(struct udp_pcb *socket, struct netif *netif, uint16_t port, const void *octets,
                       uint16_t length) {
  struct pbuf *datagram = pbuf_alloc(PBUF_TRANSPORT, length, PBUF_RAM);
  if (datagram == NULL) {
    return ERR_MEM;
  }
  pbuf_take(datagram, octets, length);
  err_t error = udp_sendto_if(socket, datagram, IP_ADDR_BROADCAST, port, netif);
  pbuf_free(datagram);
  return error;
}

/* A socket only for as long as it is needed: there are four in all, and DHCP has one or two. */
err_t beacon_send(uint16_t port, const void *octets, uint16_t length) {
  struct udp_pcb *socket = udp_new();
  if (socket == NULL) {
    return ERR_MEM;
  }
  ip_set_option(socket, SOF_BROADCAST);
  err_t error = ERR_RTE;
  struct netif *netif;
  NETIF_FOREACH(netif) {
    bool has_air = netif_is_up(netif) && netif_is_link_up(netif) && (netif->flags & NETIF_FLAG_BROADCAST);
    if (has_air && !ip4_addr_isany(netif_ip4_addr(netif))) {
      error = broadcast(socket, netif, port, octets, length);
    }
  }
  udp_remove(socket);
  return error;
}
