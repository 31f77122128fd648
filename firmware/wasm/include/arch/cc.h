#ifndef TCPLAB_WASM_ARCH_CC_H
#define TCPLAB_WASM_ARCH_CC_H

#include <stddef.h>
#include <stdint.h>

#include "assertion.h"

/* lwIP's port to WebAssembly: one thread, little-endian, libc present. */

typedef uint32_t sys_prot_t;

#define LWIP_PLATFORM_DIAG(message)

uint32_t machine_random(void);
#define LWIP_RAND() machine_random()

#endif
