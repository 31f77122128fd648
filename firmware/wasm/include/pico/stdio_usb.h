#ifndef TCPLAB_WASM_PICO_STDIO_USB_H
#define TCPLAB_WASM_PICO_STDIO_USB_H

#include <stdbool.h>

/* Whether somebody has the port open (DTR). */
bool stdio_usb_connected(void);

#endif
