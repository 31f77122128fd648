#ifndef TCPLAB_JERRYSCRIPT_2_H
#define TCPLAB_JERRYSCRIPT_2_H

#include <stdbool.h>

#include "jerry_types.h"

/* The functions of JerryScript 2.x that the binding uses, as Kaluma 1.2.1 has them. Declarations alone: the build
 * compiles the binding against them, so that a wrong name in jerry_compat.h does not wait for a board to be found. */

#define JERRY_API_MAJOR_VERSION 2

typedef jerry_value_t (*jerry_external_handler_t)(const jerry_value_t function, const jerry_value_t this_value,
                                                  const jerry_value_t arguments[], const jerry_length_t count);

typedef enum { JERRY_ERROR_NONE = 0, JERRY_ERROR_COMMON, JERRY_ERROR_TYPE = 6 } jerry_error_t;

jerry_value_t jerry_create_undefined(void);
jerry_value_t jerry_create_object(void);
jerry_value_t jerry_create_boolean(bool value);
jerry_value_t jerry_create_number(double value);
jerry_value_t jerry_create_string(const jerry_char_t *text);
jerry_value_t jerry_create_external_function(jerry_external_handler_t handler);
jerry_value_t jerry_create_arraybuffer(const jerry_length_t size);
jerry_value_t jerry_create_typedarray_for_arraybuffer_sz(jerry_typedarray_type_t type, const jerry_value_t buffer,
                                                         jerry_length_t offset, jerry_length_t length);
jerry_value_t jerry_create_error(jerry_error_t type, const jerry_char_t *message);

jerry_value_t jerry_acquire_value(jerry_value_t value);
void jerry_release_value(jerry_value_t value);
double jerry_get_number_value(const jerry_value_t value);
bool jerry_value_is_error(const jerry_value_t value);
bool jerry_value_is_number(const jerry_value_t value);
bool jerry_value_is_function(const jerry_value_t value);
bool jerry_value_is_typedarray(jerry_value_t value);

jerry_value_t jerry_set_property(const jerry_value_t object, const jerry_value_t key, const jerry_value_t value);
jerry_value_t jerry_call_function(const jerry_value_t function, const jerry_value_t this_value,
                                  const jerry_value_t arguments[], jerry_size_t count);
jerry_value_t jerry_get_typedarray_buffer(jerry_value_t array, jerry_length_t *offset, jerry_length_t *length);
jerry_length_t jerry_arraybuffer_read(const jerry_value_t buffer, jerry_length_t offset, uint8_t *to,
                                      jerry_length_t size);
jerry_length_t jerry_arraybuffer_write(const jerry_value_t buffer, jerry_length_t offset, const uint8_t *from,
                                       jerry_length_t size);
void *jerry_get_context_data(const jerry_context_data_manager_t *manager);

#endif
