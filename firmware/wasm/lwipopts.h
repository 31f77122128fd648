#ifndef TCPLAB_WASM_LWIPOPTS_H
#define TCPLAB_WASM_LWIPOPTS_H

/* lwIP as Kaluma 1.2.1 builds it for the Pico W, wherever a TCP peer could see a difference. */

#define NO_SYS 1               /* one event loop, lwIP runs inside it */
#define SYS_LIGHTWEIGHT_PROT 0 /* no interrupts here */
#define LWIP_SOCKET 0
#define LWIP_NETCONN 0

/* Send queues come off the C heap, which is small: heap.c. */
#include <stddef.h>
void *heap_allocate(size_t size);
void *heap_allocate_zeroed(size_t count, size_t size);
void heap_free(void *block);
#define MEM_CUSTOM_ALLOCATOR 1
#define MEM_CUSTOM_MALLOC heap_allocate
#define MEM_CUSTOM_CALLOC heap_allocate_zeroed
#define MEM_CUSTOM_FREE heap_free
#define MEM_ALIGNMENT __SIZEOF_POINTER__ /* 4, but on a 64-bit machine that runs it natively */
#define MEMP_NUM_TCP_PCB 5 /* lwIP's default, which Kaluma keeps: the table that five withheld handshakes fill */
#define MEMP_NUM_TCP_SEG 32
#define MEMP_NUM_ARP_QUEUE 10
#define PBUF_POOL_SIZE 24

#define LWIP_ARP 1
#define LWIP_ETHERNET 1
#define ARP_QUEUEING 0 /* of two packets that wait for ARP only the last is sent, as on the board */
#define LWIP_IPV4 1
#define LWIP_IPV6 0
#define LWIP_ICMP 1
#define LWIP_RAW 1
#define LWIP_UDP 1
#define LWIP_DHCP 0 /* addresses are given: the virtual network has no DHCP server */
#define LWIP_DNS 0

#define LWIP_TCP 1
#define TCP_MSS 1460 /* an Ethernet frame less 40 octets of headers */
#define TCP_WND (8 * TCP_MSS)
#define TCP_SND_BUF (8 * TCP_MSS)
#define TCP_SND_QUEUELEN ((4 * (TCP_SND_BUF) + (TCP_MSS - 1)) / (TCP_MSS))
#define TCP_LISTEN_BACKLOG 0  /* a SYN is limited by the pcb table alone */
#define LWIP_TCP_SACK_OUT 0   /* not offered by the board */
#define LWIP_TCP_TIMESTAMPS 0 /* not offered by the board */
#define LWIP_TCP_KEEPALIVE 1
#define SO_REUSE 1
#define LWIP_NETIF_TX_SINGLE_PBUF 1 /* as the Wi-Fi driver wants it: small writes share a segment */
#define LWIP_CHKSUM_ALGORITHM 3

/* lwIP's own range of local ports. Its first one is never the last of them, from which tcp_new_port counts on to 0, and
 * the first tcp_connect fails. */
#define TCP_LOCAL_PORT_RANGE_START 0xc000
#define TCP_LOCAL_PORT_RANGE_END 0xffff
#define TCP_ENSURE_LOCAL_PORT_RANGE(port) ((u16_t)(TCP_LOCAL_PORT_RANGE_START + ((port) & 0x3fff) % 0x3fff))

#define LWIP_STATS 0
#define LWIP_NETIF_STATUS_CALLBACK 1
#define LWIP_NETIF_LINK_CALLBACK 1

/* Initial sequence numbers from the host's seed, so that a run can be repeated to the octet. The board has no such
 * hook and uses lwIP's own generator. */
#include "lwip/arch.h"
#include "lwip/ip_addr.h"
uint32_t machine_initial_sequence_number(void);
#define LWIP_HOOK_TCP_ISN(local_ip, local_port, remote_ip, remote_port) machine_initial_sequence_number()

/* See ack_throttle.c. The board has no such hook either. */
struct tcp_pcb;
struct tcp_hdr;
struct pbuf;
int8_t machine_filter_segment(const struct tcp_pcb *pcb, const struct tcp_hdr *header, const struct pbuf *text);
#define LWIP_HOOK_TCP_INPACKET_PCB(pcb, header, options, options1, options2, text) \
  machine_filter_segment((pcb), (header), (text))

#endif
