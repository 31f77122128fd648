#include "tunnel_netif.h"

#include "lwip/ip.h"
#include "lwip/netif.h"
#include "lwip/prot/ip4.h"

/* In network order, as lwIP keeps addresses. */
#define INSIDE(host) PP_HTONL(LWIP_MAKEU32(10, 70, 0, (host)))
#define NETMASK PP_HTONL(0xffffff00u)

static struct netif tunnel;
static tunnel_transport user; /* NULL: the tunnel is shut */
static struct tunnel_counts counts;

bool tunnel_is_inside(uint32_t address) { return (address & NETMASK) == INSIDE(0); }

/* No packet at all is a sign of life. Of others only the harness's own addresses may speak, and only to the board's:
 * what is inside must not reach beyond the tunnel. */
static bool packet_fits(const struct pbuf *packet) {
  if (packet->tot_len == 0) {
    return true;
  }
  if (packet->len < IP_HLEN || packet->tot_len > tunnel.mtu) {
    return false;
  }
  const struct ip_hdr *ip = (const struct ip_hdr *)packet->payload;
  bool is_harness = ip->src.addr == INSIDE(TUNNEL_PEER_HOST) || ip->src.addr == INSIDE(TUNNEL_CLIENT_HOST);
  return IPH_V(ip) == 4 && is_harness && ip->dest.addr == INSIDE(TUNNEL_BOARD_HOST);
}

void tunnel_receive(struct pbuf *packet) {
  if (!packet_fits(packet)) {
    tunnel_reject(packet);
    return;
  }
  counts.accepted++;
  if (packet->tot_len == 0 || tunnel.input(packet, &tunnel) != ERR_OK) {
    pbuf_free(packet);
  }
}

void tunnel_reject(struct pbuf *packet) {
  counts.rejected++;
  pbuf_free(packet);
}

static err_t send_packet(struct netif *netif, struct pbuf *packet, const ip4_addr_t *next_hop) {
  LWIP_UNUSED_ARG(netif);
  LWIP_UNUSED_ARG(next_hop);
  return user == NULL ? ERR_CONN : user(packet);
}

static err_t set_up(struct netif *netif) {
  netif->name[0] = 't';
  netif->name[1] = 'n';
  netif->output = send_packet;
  return ERR_OK;
}

err_t tunnel_open(tunnel_transport transport, uint16_t mtu) {
  tunnel_close(transport);
  if (user != NULL) {
    return ERR_USE;
  }
  const ip4_addr_t address = {INSIDE(TUNNEL_BOARD_HOST)};
  const ip4_addr_t mask = {NETMASK};
  netif_add(&tunnel, &address, &mask, NULL, NULL, set_up, ip_input);
  tunnel.mtu = mtu; /* lwIP offers an MSS of 40 less */
  netif_set_up(&tunnel);
  netif_set_link_up(&tunnel);
  user = transport;
  counts = (struct tunnel_counts){0, 0};
  return ERR_OK;
}

void tunnel_close(tunnel_transport transport) {
  if (!tunnel_is_open_by(transport)) {
    return;
  }
  user = NULL;
  netif_remove(&tunnel); /* lwIP aborts the connections that were open through it */
}

bool tunnel_is_open_by(tunnel_transport transport) { return user == transport; }

bool tunnel_is_open(void) { return user != NULL; }

struct tunnel_counts tunnel_counts(void) { return counts; }
