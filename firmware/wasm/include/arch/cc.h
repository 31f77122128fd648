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

/* What malloc is on the board: a small heap that can run out. */
void *heap_allocate(size_t size);
void *heap_allocate_zeroed(size_t count, size_t size);
void heap_free(void *block);
#define mem_clib_malloc heap_allocate
#define mem_clib_calloc heap_allocate_zeroed
#define mem_clib_free heap_free

#endif
