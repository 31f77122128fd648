#ifndef TCPLAB_JERRY_COMPAT_H
#define TCPLAB_JERRY_COMPAT_H

#include "jerryscript.h"

/* The binding is written in the names of JerryScript 3. Kaluma 1.2.1 brings a JerryScript whose functions still have
 * the names of 2.x; what they do is the same. */

#if JERRY_API_MAJOR_VERSION >= 3

#define LWIP_JS_FUNCTION(name)                                                                   \
  static jerry_value_t name(const jerry_call_info_t *call_info, const jerry_value_t arguments[], \
                            const jerry_length_t argument_count)
#define LWIP_JS_UNUSED_CALL() (void)call_info

#define jerry_typedarray_of(type, buffer, length) jerry_typedarray_with_buffer_span((type), (buffer), 0, (length))

#else

#define LWIP_JS_FUNCTION(name)                                                            \
  static jerry_value_t name(const jerry_value_t function, const jerry_value_t this_value, \
                            const jerry_value_t arguments[], const jerry_length_t argument_count)
#define LWIP_JS_UNUSED_CALL() ((void)function, (void)this_value)

#define jerry_typedarray_of(type, buffer, length) \
  jerry_create_typedarray_for_arraybuffer_sz((type), (buffer), 0, (length))

#define jerry_object jerry_create_object
#define jerry_number jerry_create_number
#define jerry_boolean jerry_create_boolean
#define jerry_undefined jerry_create_undefined
#define jerry_string_sz(text) jerry_create_string((const jerry_char_t *)(text))
#define jerry_function_external jerry_create_external_function
#define jerry_arraybuffer jerry_create_arraybuffer
#define jerry_throw_sz(type, message) jerry_create_error((type), (const jerry_char_t *)(message))
#define jerry_value_copy jerry_acquire_value
#define jerry_value_free jerry_release_value
#define jerry_value_as_number jerry_get_number_value
#define jerry_value_is_exception jerry_value_is_error
#define jerry_object_set jerry_set_property
#define jerry_call jerry_call_function
#define jerry_typedarray_buffer jerry_get_typedarray_buffer
#define jerry_context_data jerry_get_context_data

#endif

#endif
