#ifndef TCPLAB_JERRYSCRIPT_2_JERRYXX_H
#define TCPLAB_JERRYSCRIPT_2_JERRYXX_H

#include "jerryscript.h"

/* Kaluma's helper of this name: prints an exception on the console. */
void jerryxx_print_error(jerry_value_t exception, bool stack_trace);

#endif
