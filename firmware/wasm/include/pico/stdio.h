#ifndef TCPLAB_WASM_PICO_STDIO_H
#define TCPLAB_WASM_PICO_STDIO_H

#include <stdbool.h>

/* The Pico SDK's way to the console. */
int stdio_put_string(const char *characters, int length, bool newline, bool cr_translation);

#endif
