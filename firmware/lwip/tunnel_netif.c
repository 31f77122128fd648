#include "tunnel_netif.h"

#include <string.h>

#include "lwip/ip.h"
#include "lwip/netif.h"
#include "lwip/prot/ip4.h"
#include "lwip/sys.h"
#include "lwip/udp.h"

/* What each datagram begins with, both ways. */
struct tunnel_header {
  uint8_t magic[3];
  uint8_t version;
  uint8_t token[TUNNEL_TOKEN_OCTETS];
};

static const uint8_t MAGIC[3] = {'T', 'C', 'P'};
#define VERSION 1u

static struct netif tunnel;
static struct udp_pcb *socket; /* NULL: the tunnel is shut */
static uint8_t expected[TUNNEL_TOKEN_OCTETS];
static ip_addr_t user_address;
static uint16_t user_port; /* 0: nobody has shown the token yet */
static uint32_t used_ms;   /* when it was last used */
static struct tunnel_counts counts;

/* As long for a wrong token as for the right one: a guess learns nothing from the time. */
static bool token_fits(const uint8_t token[TUNNEL_TOKEN_OCTETS]) {
  uint8_t difference = 0;
  for (unsigned i = 0; i < TUNNEL_TOKEN_OCTETS; i++) {
    difference |= token[i] ^ expected[i];
  }
  return difference == 0;
}

static bool is_user(const ip_addr_t *address, uint16_t port) {
  return user_port == port && ip_addr_eq(&user_address, address);
}

/* An answer to someone inside the tunnel would be sent through the tunnel, to them again, until the stack is full. */
static bool is_inside(const ip_addr_t *address) {
  return ip4_addr_net_eq(ip_2_ip4(address), netif_ip4_addr(&tunnel), netif_ip4_netmask(&tunnel));
}

/* No packet at all is a sign of life. Of others only the harness's own addresses may speak, and only to the board's:
 * what is inside must not reach beyond the tunnel. */
static bool packet_fits(const struct pbuf *packet) {
  if (packet->tot_len == 0) {
    return true;
  }
  if (packet->len < IP_HLEN || packet->tot_len > TUNNEL_MTU) {
    return false;
  }
  const struct ip_hdr *ip = (const struct ip_hdr *)packet->payload;
  const ip4_addr_t *board = netif_ip4_addr(&tunnel);
  uint32_t network = board->addr & PP_HTONL(0xffffff00u);
  bool is_harness = ip->src.addr == (network | PP_HTONL(TUNNEL_PEER_HOST)) ||
                    ip->src.addr == (network | PP_HTONL(TUNNEL_CLIENT_HOST));
  return IPH_V(ip) == 4 && is_harness && ip->dest.addr == board->addr;
}

/* Whether the datagram is one of the user's; its header is taken off then. */
static bool datagram_fits(struct pbuf *datagram, const ip_addr_t *address, uint16_t port) {
  struct tunnel_header header;
  if (datagram->len < sizeof header) {
    return false;
  }
  memcpy(&header, datagram->payload, sizeof header);
  if (memcmp(header.magic, MAGIC, sizeof MAGIC) != 0 || header.version != VERSION || !token_fits(header.token)) {
    return false;
  }
  if (is_inside(address) || (user_port != 0 && !is_user(address, port))) {
    return false;
  }
  pbuf_remove_header(datagram, sizeof header);
  return packet_fits(datagram);
}

static void on_datagram(void *argument, struct udp_pcb *pcb, struct pbuf *datagram, const ip_addr_t *address,
                        u16_t port) {
  LWIP_UNUSED_ARG(argument);
  LWIP_UNUSED_ARG(pcb);
  if (!datagram_fits(datagram, address, port)) {
    counts.rejected++;
    pbuf_free(datagram);
    return;
  }
  counts.accepted++;
  user_address = *address;
  user_port = port;
  used_ms = sys_now();
  if (datagram->tot_len == 0 || tunnel.input(datagram, &tunnel) != ERR_OK) {
    pbuf_free(datagram);
  }
}

/* lwIP's packet has headroom for a link header only, so it is copied behind a header with room for UDP and IPv4. */
static err_t send_packet(struct netif *netif, struct pbuf *packet, const ip4_addr_t *next_hop) {
  LWIP_UNUSED_ARG(netif);
  LWIP_UNUSED_ARG(next_hop);
  if (socket == NULL || user_port == 0) {
    return ERR_CONN;
  }
  struct tunnel_header header = {.version = VERSION};
  struct pbuf *datagram = pbuf_alloc(PBUF_TRANSPORT, (u16_t)(sizeof header + packet->tot_len), PBUF_RAM);
  if (datagram == NULL) {
    return ERR_MEM;
  }
  memcpy(header.magic, MAGIC, sizeof MAGIC);
  memcpy(header.token, expected, sizeof expected);
  pbuf_take(datagram, &header, sizeof header);
  pbuf_copy_partial(packet, (uint8_t *)datagram->payload + sizeof header, packet->tot_len, 0);
  err_t error = udp_sendto(socket, datagram, &user_address, user_port);
  pbuf_free(datagram);
  return error;
}

static err_t set_up(struct netif *netif) {
  netif->name[0] = 't';
  netif->name[1] = 'n';
  netif->mtu = TUNNEL_MTU;
  netif->output = send_packet;
  return ERR_OK;
}

err_t tunnel_open(const uint8_t token[TUNNEL_TOKEN_OCTETS]) {
  tunnel_close();
  socket = udp_new();
  if (socket == NULL) {
    return ERR_MEM;
  }
  err_t error = udp_bind(socket, IP_ANY_TYPE, TUNNEL_PORT);
  if (error != ERR_OK) {
    udp_remove(socket);
    socket = NULL;
    return error;
  }
  ip4_addr_t address;
  ip4_addr_t mask;
  ip4_addr_t none;
  IP4_ADDR(&address, 10, 70, 0, TUNNEL_BOARD_HOST);
  IP4_ADDR(&mask, 255, 255, 255, 0);
  ip4_addr_set_zero(&none);
  netif_add(&tunnel, &address, &mask, &none, NULL, set_up, ip_input);
  netif_set_up(&tunnel);
  netif_set_link_up(&tunnel);
  memcpy(expected, token, sizeof expected);
  user_port = 0;
  used_ms = sys_now();
  counts = (struct tunnel_counts){0, 0};
  udp_recv(socket, on_datagram, NULL);
  return ERR_OK;
}

void tunnel_close(void) {
  if (socket == NULL) {
    return;
  }
  udp_remove(socket);
  socket = NULL;
  netif_remove(&tunnel); /* lwIP aborts the connections that were open through it */
}

bool tunnel_is_open(void) { return socket != NULL; }

void tunnel_expire(uint32_t idle_ms) {
  if (socket != NULL && sys_now() - used_ms > idle_ms) {
    tunnel_close();
  }
}

struct tunnel_counts tunnel_counts(void) { return counts; }
