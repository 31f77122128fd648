#ifndef TCPLAB_WASM_JERRYSCRIPT_H
#define TCPLAB_WASM_JERRYSCRIPT_H

#include <stdbool.h>

#include "jerry_types.h"

/* The part of JerryScript's C API (version 3 names) that the binding uses. On the virtual board these functions are
 * implemented in host/board/virtual/jerry-api.ts over a table of value handles. */

#define JERRY_API_MAJOR_VERSION 3

typedef struct {
  jerry_value_t function;
  jerry_value_t this_value;
  jerry_value_t new_target;
} jerry_call_info_t;

typedef jerry_value_t (*jerry_external_handler_t)(const jerry_call_info_t *call_info, const jerry_value_t arguments[],
                                                  const jerry_length_t argument_count);

typedef enum { JERRY_ERROR_COMMON = 1, JERRY_ERROR_RANGE = 3, JERRY_ERROR_TYPE = 6 } jerry_error_t;

#define JERRY_IMPORT(name) __attribute__((import_module("jerry"), import_name(#name))) name

jerry_value_t JERRY_IMPORT(jerry_undefined)(void);
jerry_value_t JERRY_IMPORT(jerry_object)(void);
jerry_value_t JERRY_IMPORT(jerry_boolean)(bool value);
jerry_value_t JERRY_IMPORT(jerry_number)(double value);
jerry_value_t JERRY_IMPORT(jerry_string_sz)(const char *text);
jerry_value_t JERRY_IMPORT(jerry_function_external)(jerry_external_handler_t handler);
jerry_value_t JERRY_IMPORT(jerry_arraybuffer)(jerry_length_t size);
jerry_value_t JERRY_IMPORT(jerry_typedarray_with_buffer_span)(jerry_typedarray_type_t type, jerry_value_t buffer,
                                                              jerry_size_t offset, jerry_size_t length);
jerry_value_t JERRY_IMPORT(jerry_throw_sz)(jerry_error_t type, const char *message);

jerry_value_t JERRY_IMPORT(jerry_value_copy)(jerry_value_t value);
void JERRY_IMPORT(jerry_value_free)(jerry_value_t value);
double JERRY_IMPORT(jerry_value_as_number)(jerry_value_t value);
bool JERRY_IMPORT(jerry_value_is_exception)(jerry_value_t value);
bool JERRY_IMPORT(jerry_value_is_number)(jerry_value_t value);
bool JERRY_IMPORT(jerry_value_is_function)(jerry_value_t value);
bool JERRY_IMPORT(jerry_value_is_typedarray)(jerry_value_t value);

jerry_value_t JERRY_IMPORT(jerry_object_set)(jerry_value_t object, jerry_value_t key, jerry_value_t value);
jerry_value_t JERRY_IMPORT(jerry_call)(jerry_value_t function, jerry_value_t this_value,
                                       const jerry_value_t arguments[], jerry_size_t count);
jerry_value_t JERRY_IMPORT(jerry_typedarray_buffer)(jerry_value_t array, jerry_size_t *offset, jerry_size_t *length);
jerry_size_t JERRY_IMPORT(jerry_arraybuffer_read)(jerry_value_t buffer, jerry_size_t offset, uint8_t *to,
                                                  jerry_size_t size);
jerry_size_t JERRY_IMPORT(jerry_arraybuffer_write)(jerry_value_t buffer, jerry_size_t offset, const uint8_t *from,
                                                   jerry_size_t size);

/* Implemented in kaluma.c. */
void *jerry_context_data(const jerry_context_data_manager_t *manager);

#endif
