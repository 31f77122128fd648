#ifndef __MODULE_LWIP_H
#define __MODULE_LWIP_H

#include "jerryscript.h"

/* What require('lwip') returns: see lwip.d.ts. */
jerry_value_t module_lwip_init(void);

#endif
