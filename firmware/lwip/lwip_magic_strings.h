#ifndef __LWIP_MAGIC_STRINGS_H
#define __LWIP_MAGIC_STRINGS_H

#define MSTR_LWIP_LWIP "lwip"
#define MSTR_LWIP_VERSION "version"
#define MSTR_LWIP_START "start"
#define MSTR_LWIP_LISTEN "listen"
#define MSTR_LWIP_WRITE "write"
#define MSTR_LWIP_RECEIVED "received"
#define MSTR_LWIP_SHUTDOWN "shutdown"
#define MSTR_LWIP_CLOSE "close"
#define MSTR_LWIP_CLOSE_ON_END "closeOnEnd"
#define MSTR_LWIP_ABORT "abort"

#endif
