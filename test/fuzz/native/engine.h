#ifndef TCPLAB_FUZZ_ENGINE_H
#define TCPLAB_FUZZ_ENGINE_H

#include <stdint.h>

#include "jerryscript.h"

/* As much of JerryScript as the binding calls: values by handle, counted, so that a value used after it was freed and
 * one never freed are found. */

/* Calls a function of the module by its name. Takes over the arguments. */
void engine_call_module(const char *name, const jerry_value_t arguments[], jerry_length_t count);

jerry_value_t engine_octets(const uint8_t *octets, uint32_t length);

/* The octets of a typed array. */
const uint8_t *engine_octets_of(jerry_value_t array, uint32_t *length);

/* How many values are alive. */
uint32_t engine_values(void);

#endif
