#ifndef __LWIP_MAGIC_STRINGS_H
#define __LWIP_MAGIC_STRINGS_H

#define MSTR_LWIP_LWIP "lwip"
#define MSTR_LWIP_VERSION "version"
#define MSTR_LWIP_ASSERTION "assertion"
#define MSTR_LWIP_START "start"
#define MSTR_LWIP_LISTEN "listen"
#define MSTR_LWIP_WRITE "write"
#define MSTR_LWIP_RECEIVED "received"
#define MSTR_LWIP_SHUTDOWN "shutdown"
#define MSTR_LWIP_CLOSE "close"
#define MSTR_LWIP_CLOSE_ON_END "closeOnEnd"
#define MSTR_LWIP_ABORT "abort"
#define MSTR_LWIP_STALLED "stalled"
#define MSTR_LWIP_OPEN_TUNNEL "openTunnel"
#define MSTR_LWIP_CLOSE_TUNNEL "closeTunnel"
#define MSTR_LWIP_TUNNEL "tunnel"
#define MSTR_LWIP_OPEN "open"
#define MSTR_LWIP_ACCEPTED "accepted"
#define MSTR_LWIP_REJECTED "rejected"
#define MSTR_LWIP_RANDOM "random"
#define MSTR_LWIP_ANNOUNCE "announce"

#endif
