#ifndef TCPLAB_WASM_SYSTEM_H
#define TCPLAB_WASM_SYSTEM_H

#include <stdint.h>

/* µs since the board started. */
uint64_t km_micro_gettime(void);

#endif
