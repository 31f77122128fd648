#ifndef TCPLAB_WASM_JERRY_TYPES_H
#define TCPLAB_WASM_JERRY_TYPES_H

#include <stddef.h>
#include <stdint.h>

/* What is the same in JerryScript 2.x and 3.0. */

typedef uint32_t jerry_value_t;
typedef uint32_t jerry_size_t;
typedef uint32_t jerry_length_t;
typedef uint8_t jerry_char_t;

typedef struct {
  void (*init_cb)(void *data);
  void (*deinit_cb)(void *data);
  void (*finalize_cb)(void *data);
  size_t bytes_needed;
} jerry_context_data_manager_t;

typedef enum { JERRY_TYPEDARRAY_UINT8 = 1, JERRY_TYPEDARRAY_UINT32 = 6 } jerry_typedarray_type_t;

#endif
