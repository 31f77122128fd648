#include "engine.h"

#include <stdlib.h>
#include <string.h>

#include "allocator.h"
#include "checker.h"
#include "harness.h"
#include "jerryxx.h"

#define VALUES_MAX 128
#define PROPERTIES_MAX 32

struct value {
  enum { FREE, UNDEFINED, NUMBER, STRING, FUNCTION, OBJECT, BUFFER, TYPEDARRAY, EXCEPTION } type;
  uint32_t references;
  double number;
  const char *string;
  jerry_external_handler_t handler;
  uint8_t *octets;      /* of a buffer */
  jerry_value_t buffer; /* of a typed array, from its first octet on */
  jerry_length_t length;
};

static struct value values[VALUES_MAX];

/* What was set as a property of an object last: the module's functions. */
static struct {
  const char *name;
  jerry_external_handler_t handler;
} properties[PROPERTIES_MAX];
static uint32_t property_count;

static struct value *value_of(jerry_value_t handle) {
  if (handle >= VALUES_MAX || values[handle].type == FREE) {
    harness_fail("JavaScript's value %u is used, which is not alive", handle);
  }
  return &values[handle];
}

static jerry_value_t new_value(struct value value) {
  jerry_value_t handle = 0;
  while (handle < VALUES_MAX && values[handle].type != FREE) {
    handle++;
  }
  if (handle == VALUES_MAX) {
    harness_fail("%d JavaScript values are alive: some are never freed", VALUES_MAX);
  }
  values[handle] = value;
  values[handle].references = 1;
  return handle;
}

uint32_t engine_values(void) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < VALUES_MAX; i++) {
    count += values[i].type != FREE;
  }
  return count;
}

jerry_value_t jerry_undefined(void) { return new_value((struct value){.type = UNDEFINED}); }
jerry_value_t jerry_object(void) { return new_value((struct value){.type = OBJECT}); }
jerry_value_t jerry_boolean(bool value) { return jerry_number(value); }
jerry_value_t jerry_number(double value) { return new_value((struct value){.type = NUMBER, .number = value}); }
jerry_value_t jerry_string_sz(const char *text) { return new_value((struct value){.type = STRING, .string = text}); }

jerry_value_t jerry_function_external(jerry_external_handler_t handler) {
  return new_value((struct value){.type = FUNCTION, .handler = handler});
}

jerry_value_t jerry_throw_sz(jerry_error_t type, const char *message) {
  (void)type;
  return new_value((struct value){.type = EXCEPTION, .string = message});
}

jerry_value_t jerry_arraybuffer(jerry_length_t size) {
  if (allocation_fails()) {
    checker_called(); /* the module itself aborts a connection whose octets find no room */
    return jerry_throw_sz(JERRY_ERROR_RANGE, "out of memory");
  }
  return new_value((struct value){.type = BUFFER, .octets = malloc(size), .length = size});
}

jerry_value_t jerry_typedarray_with_buffer_span(jerry_typedarray_type_t type, jerry_value_t buffer, jerry_size_t offset,
                                                jerry_size_t length) {
  jerry_length_t octets = length * (type == JERRY_TYPEDARRAY_UINT32 ? sizeof(uint32_t) : 1);
  if (offset != 0 || octets != value_of(buffer)->length) {
    harness_fail("a typed array of %u octets on a buffer of %u", octets, value_of(buffer)->length);
  }
  return new_value((struct value){.type = TYPEDARRAY, .buffer = jerry_value_copy(buffer), .length = octets});
}

jerry_value_t jerry_value_copy(jerry_value_t handle) {
  value_of(handle)->references++;
  return handle;
}

void jerry_value_free(jerry_value_t handle) {
  struct value *value = value_of(handle);
  if (--value->references > 0) {
    return;
  }
  free(value->octets);
  if (value->type == TYPEDARRAY) {
    jerry_value_free(value->buffer);
  }
  *value = (struct value){.type = FREE};
}

double jerry_value_as_number(jerry_value_t value) { return value_of(value)->number; }
bool jerry_value_is_exception(jerry_value_t value) { return value_of(value)->type == EXCEPTION; }
bool jerry_value_is_number(jerry_value_t value) { return value_of(value)->type == NUMBER; }
bool jerry_value_is_function(jerry_value_t value) { return value_of(value)->type == FUNCTION; }
bool jerry_value_is_typedarray(jerry_value_t value) { return value_of(value)->type == TYPEDARRAY; }

jerry_value_t jerry_object_set(jerry_value_t object, jerry_value_t key, jerry_value_t value) {
  if (value_of(object)->type == OBJECT && value_of(value)->type == FUNCTION) {
    uint32_t at = 0;
    while (at < property_count && strcmp(properties[at].name, value_of(key)->string) != 0) {
      at++;
    }
    property_count = at == property_count ? at + 1 : property_count;
    properties[at].name = value_of(key)->string;
    properties[at].handler = value_of(value)->handler;
  }
  return jerry_boolean(true);
}

jerry_value_t jerry_call(jerry_value_t function, jerry_value_t this_value, const jerry_value_t arguments[],
                         jerry_size_t count) {
  (void)this_value;
  return value_of(function)->handler(NULL, arguments, count);
}

jerry_value_t jerry_typedarray_buffer(jerry_value_t array, jerry_size_t *offset, jerry_size_t *length) {
  *offset = 0;
  *length = value_of(array)->length;
  return jerry_value_copy(value_of(array)->buffer);
}

static struct value *part_of_buffer(jerry_value_t buffer, jerry_size_t offset, jerry_size_t size) {
  struct value *value = value_of(buffer);
  if (value->type != BUFFER || offset + size > value->length) {
    harness_fail("octets %u to %u of a buffer of %u", offset, offset + size, value->length);
  }
  return value;
}

jerry_size_t jerry_arraybuffer_read(jerry_value_t buffer, jerry_size_t offset, uint8_t *to, jerry_size_t size) {
  memcpy(to, part_of_buffer(buffer, offset, size)->octets + offset, size);
  return size;
}

jerry_size_t jerry_arraybuffer_write(jerry_value_t buffer, jerry_size_t offset, const uint8_t *from,
                                     jerry_size_t size) {
  memcpy(part_of_buffer(buffer, offset, size)->octets + offset, from, size);
  return size;
}

void jerryxx_print_error(jerry_value_t exception, bool stack_trace) {
  (void)stack_trace;
  harness_tell("  the program threw: %s", value_of(exception)->string);
}

void engine_call_module(const char *name, const jerry_value_t arguments[], jerry_length_t count) {
  checker_called();
  for (uint32_t i = 0; i < property_count; i++) {
    if (strcmp(properties[i].name, name) == 0) {
      jerry_value_t result = properties[i].handler(NULL, arguments, count);
      harness_tell("  %s: %s", name, jerry_value_is_exception(result) ? value_of(result)->string : "called");
      jerry_value_free(result);
    }
  }
  for (jerry_length_t i = 0; i < count; i++) {
    jerry_value_free(arguments[i]);
  }
}

jerry_value_t engine_octets(const uint8_t *octets, uint32_t length) {
  jerry_value_t buffer = new_value((struct value){.type = BUFFER, .octets = malloc(length), .length = length});
  jerry_arraybuffer_write(buffer, 0, octets, length);
  jerry_value_t array = jerry_typedarray_with_buffer_span(JERRY_TYPEDARRAY_UINT8, buffer, 0, length);
  jerry_value_free(buffer);
  return array;
}

const uint8_t *engine_octets_of(jerry_value_t array, uint32_t *length) {
  *length = value_of(array)->length;
  return value_of(value_of(array)->buffer)->octets;
}
