#include "udp_cable.h"

#include <string.h>

#include "lwip/sys.h"
#include "lwip/udp.h"
#include "tunnel_netif.h"

/* What each datagram begins with, both ways. */
struct cable_header {
  uint8_t magic[3];
  uint8_t version;
  uint8_t token[UDP_CABLE_TOKEN_OCTETS];
};

static const uint8_t MAGIC[3] = {'T', 'C', 'P'};
#define VERSION 1u

static struct udp_pcb *socket; /* NULL: the cable is shut */
static uint8_t expected[UDP_CABLE_TOKEN_OCTETS];
static ip_addr_t user_address;
static uint16_t user_port; /* 0: nobody has shown the token yet */
static uint32_t used_ms;   /* when it was last used */

/* As long for a wrong token as for the right one: a guess learns nothing from the time. */
static bool token_fits(const uint8_t token[UDP_CABLE_TOKEN_OCTETS]) {
  uint8_t difference = 0;
  for (unsigned i = 0; i < UDP_CABLE_TOKEN_OCTETS; i++) {
    difference |= token[i] ^ expected[i];
  }
  return difference == 0;
}

static bool is_user(const ip_addr_t *address, uint16_t port) {
  return user_port == port && ip_addr_eq(&user_address, address);
}

/* Whether the datagram is one of the user's; its header is taken off then. An answer to someone inside the tunnel would
 * be sent through the tunnel, to them again, until the stack is full. */
static bool datagram_fits(struct pbuf *datagram, const ip_addr_t *address, uint16_t port) {
  struct cable_header header;
  if (datagram->len < sizeof header) {
    return false;
  }
  memcpy(&header, datagram->payload, sizeof header);
  if (memcmp(header.magic, MAGIC, sizeof MAGIC) != 0 || header.version != VERSION || !token_fits(header.token)) {
    return false;
  }
  if (tunnel_is_inside(ip_2_ip4(address)->addr) || (user_port != 0 && !is_user(address, port))) {
    return false;
  }
  pbuf_remove_header(datagram, sizeof header);
  return true;
}

static void on_datagram(void *argument, struct udp_pcb *pcb, struct pbuf *datagram, const ip_addr_t *address,
                        u16_t port) {
  LWIP_UNUSED_ARG(argument);
  LWIP_UNUSED_ARG(pcb);
  if (!datagram_fits(datagram, address, port)) {
    tunnel_reject(datagram);
    return;
  }
  user_address = *address;
  user_port = port;
  used_ms = sys_now();
  tunnel_receive(datagram);
}

/* lwIP's packet has headroom for a link header only, so it is copied behind a header with room for UDP and IPv4. */
static err_t send_datagram(struct pbuf *packet) {
  if (user_port == 0) {
    return ERR_CONN;
  }
  struct cable_header header = {.version = VERSION};
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

err_t udp_cable_open(const uint8_t token[UDP_CABLE_TOKEN_OCTETS]) {
  udp_cable_close();
  struct udp_pcb *opened = udp_new();
  if (opened == NULL) {
    return ERR_MEM;
  }
  err_t error = udp_bind(opened, IP_ANY_TYPE, UDP_CABLE_PORT);
  if (error == ERR_OK) {
    error = tunnel_open(send_datagram, UDP_CABLE_MTU);
  }
  if (error != ERR_OK) {
    udp_remove(opened);
    return error;
  }
  memcpy(expected, token, sizeof expected);
  user_port = 0;
  used_ms = sys_now();
  socket = opened;
  udp_recv(socket, on_datagram, NULL);
  return ERR_OK;
}

void udp_cable_close(void) {
  if (socket == NULL) {
    return;
  }
  udp_remove(socket);
  socket = NULL;
  tunnel_close(send_datagram);
}

void udp_cable_turn(void) {
  if (socket != NULL && sys_now() - used_ms > UDP_CABLE_IDLE_MS) {
    udp_cable_close();
  }
}
