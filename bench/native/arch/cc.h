#ifndef TCPLAB_NATIVE_ARCH_CC_H
#define TCPLAB_NATIVE_ARCH_CC_H

#include <stdint.h>

/* lwIP's port to the machine that runs the benchmark: one thread, libc present. Everything that decides what lwIP does
 * is in firmware/wasm/lwipopts.h, as on the virtual board. */

typedef uint32_t sys_prot_t;

_Noreturn void bench_fail(const char *what);

#define LWIP_PLATFORM_ASSERT(message) bench_fail(message)
#define LWIP_PLATFORM_DIAG(message)

uint32_t machine_random(void);
#define LWIP_RAND() machine_random()

#endif
