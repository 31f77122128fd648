#include "netif_tap.h"

#include <stddef.h>

/* "w0" (station), "w1" (access point) and the cable. */
#define NETIFS_MAX 3

struct tap {
  struct netif *netif;
  netif_input_fn input;
  netif_linkoutput_fn linkoutput;
  netif_output_fn output;
};

static struct tap taps[NETIFS_MAX];
static const struct netif_tap_listener *tap_listener;

static struct tap *tap_of(const struct netif *netif) {
  for (int i = 0; i < NETIFS_MAX; i++) {
    if (taps[i].netif == netif) {
      return &taps[i];
    }
  }
  return NULL;
}

static void tell_output(const struct netif *netif, const struct pbuf *packet) {
  struct segment_header segment;
  if (segment_header_read(netif, packet, &segment)) {
    tap_listener->output(&segment);
  }
}

static err_t tapped_input(struct pbuf *packet, struct netif *netif) {
  const struct tap *tap = tap_of(netif);
  struct segment_header segment;
  bool has_header = segment_header_read(netif, packet, &segment);
  if (segment.is_fragment) {
    tap_listener->before_fragment();
  }
  if (has_header) {
    tap_listener->before_input(&segment);
  }
  err_t result = tap->input(packet, netif);
  if (has_header || segment.is_fragment) {
    tap_listener->after_input();
  }
  return result;
}

static err_t tapped_linkoutput(struct netif *netif, struct pbuf *frame) {
  tell_output(netif, frame);
  return tap_of(netif)->linkoutput(netif, frame);
}

static err_t tapped_output(struct netif *netif, struct pbuf *packet, const ip4_addr_t *next_hop) {
  tell_output(netif, packet);
  return tap_of(netif)->output(netif, packet, next_hop);
}

static void tap_netif(struct netif *netif) {
  struct tap *tap = tap_of(netif);
  if (tap == NULL) {
    tap = tap_of(NULL);
  }
  if (tap == NULL) {
    return; /* more netifs than the board can have */
  }
  tap->netif = netif;
  tap->input = netif->input;
  netif->input = tapped_input;
  /* A link layer below: its frames are what leaves. None: the packets are. */
  if (netif->flags & NETIF_FLAG_ETHARP) {
    if (netif->linkoutput != tapped_linkoutput) {
      tap->linkoutput = netif->linkoutput;
      netif->linkoutput = tapped_linkoutput;
    }
  } else if (netif->output != tapped_output) {
    tap->output = netif->output;
    netif->output = tapped_output;
  }
}

/* A netif that was removed and is not in the list must not be written to: it may be gone. */
static int is_listed(const struct netif *wanted) {
  const struct netif *netif;
  NETIF_FOREACH(netif) {
    if (netif == wanted) {
      return 1;
    }
  }
  return 0;
}

void netif_tap_all(const struct netif_tap_listener *listener) {
  struct netif *netif;
  tap_listener = listener;
  NETIF_FOREACH(netif) {
    if (netif->input != tapped_input) {
      tap_netif(netif);
    }
  }
  for (int i = 0; i < NETIFS_MAX; i++) {
    if (taps[i].netif != NULL && !is_listed(taps[i].netif)) {
      taps[i].netif = NULL;
    }
  }
}

void netif_tap_remove_all(void) {
  for (int i = 0; i < NETIFS_MAX; i++) {
    struct netif *netif = taps[i].netif;
    taps[i].netif = NULL;
    if (netif == NULL || !is_listed(netif) || netif->input != tapped_input) {
      continue;
    }
    netif->input = taps[i].input;
    if (netif->flags & NETIF_FLAG_ETHARP) {
      netif->linkoutput = taps[i].linkoutput;
    } else {
      netif->output = taps[i].output;
    }
  }
}
