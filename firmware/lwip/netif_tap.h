#ifndef TCPLAB_NETIF_TAP_H
#define TCPLAB_NETIF_TAP_H

#include "lwip/netif.h"
#include "segment_header.h"

/* Sees every TCP segment that crosses a netif, without a change to lwIP or to the driver: the netif's function pointers
 * are replaced, and the originals called. */
struct netif_tap_listener {
  /* Around the netif's own input. A segment in fragments goes on to TCP with the last one that arrives, which may be
   * any of them; only the first holds the header. */
  void (*before_input)(const struct segment_header *segment);
  void (*before_fragment)(void);
  void (*after_input)(void);
  /* Just before a segment is handed to the driver. What waits for ARP is seen when it leaves, not before. */
  void (*output)(const struct segment_header *segment);
};

/* Taps every netif of netif_list whose functions are (again) the driver's own. */
void netif_tap_all(const struct netif_tap_listener *listener);

void netif_tap_remove_all(void);

#endif
