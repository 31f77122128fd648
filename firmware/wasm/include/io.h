#ifndef TCPLAB_WASM_IO_H
#define TCPLAB_WASM_IO_H

/* Kaluma's event loop, as far as a module that wants a call in each turn needs it. */

typedef struct km_io_idle_handle_s km_io_idle_handle_t;
typedef void (*km_io_idle_cb)(km_io_idle_handle_t *);

struct km_io_idle_handle_s {
  km_io_idle_cb idle_cb;
};

void km_io_idle_init(km_io_idle_handle_t *idle);
void km_io_idle_start(km_io_idle_handle_t *idle, km_io_idle_cb callback);
void km_io_idle_stop(km_io_idle_handle_t *idle);

#endif
