#ifndef TCPLAB_WASM_WDT_H
#define TCPLAB_WASM_WDT_H

#include <stdbool.h>
#include <stdint.h>

/* The watchdog of Kaluma's port: resets the chip after that many ms. */
int km_wdt_enable(bool enable, uint32_t timeout_ms);

#endif
