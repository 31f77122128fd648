#ifndef TCPLAB_WASM_MACHINE_H
#define TCPLAB_WASM_MACHINE_H

#include <stdint.h>

#define WASM_EXPORT(name) __attribute__((export_name(#name)))

/* µs since the start, written by the host before each call: time passes only as the host says. */
extern uint64_t machine_clock;

/* One turn of Kaluma's event loop, after lwIP's timers. */
void kaluma_turn(void);

/* Hands what was typed on the USB console to Kaluma's prompt, or to whoever stands before it. */
void console_turn(void);

/* lwIP's timers, then a turn of the event loop. Returns ms until lwIP's next timer, 0xffffffff if there is none. */
uint32_t machine_turn(void);

/* Brings up the netif "w0". The address is in network order. */
void radio_start(uint32_t address, uint8_t station, uint16_t longest_packet);

#endif
