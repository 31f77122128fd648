#ifndef TCPLAB_WASM_REPL_H
#define TCPLAB_WASM_REPL_H

#include <stddef.h>
#include <stdint.h>

/* Kaluma's prompt: all that a module sees of it is who gets what is typed. */

typedef struct km_repl_state_s km_repl_state_t;
typedef void (*km_repl_handler_t)(km_repl_state_t *, uint8_t *, size_t);

struct km_repl_state_s {
  km_repl_handler_t handler;
};

km_repl_state_t *km_get_repl_state(void);

#endif
