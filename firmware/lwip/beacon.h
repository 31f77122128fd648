#ifndef TCPLAB_BEACON_H
#define TCPLAB_BEACON_H

#include <stdbool.h>
#include <stdint.h>

#include "lwip/err.h"

/* Broadcasts one UDP datagram on every Wi-Fi netif, so that a harness finds the board without knowing its address. */
err_t beacon_send(uint16_t port, const void *octets, uint16_t length);

#endif
