#include <stddef.h>

#include "assertion.h"
#include "io.h"
#include "jerryscript.h"
#include "machine.h"
#include "system.h"
#include "wdt.h"

/* What Kaluma itself gives a native module: the idle list, the clock, and a call before the engine goes. One module, so
 * one of each. */

static km_io_idle_handle_t *idle_handle;
static const jerry_context_data_manager_t *engine_manager;

void km_io_idle_init(km_io_idle_handle_t *idle) { idle->idle_cb = NULL; }

void km_io_idle_start(km_io_idle_handle_t *idle, km_io_idle_cb callback) {
  idle->idle_cb = callback;
  idle_handle = idle;
}

void km_io_idle_stop(km_io_idle_handle_t *idle) {
  if (idle_handle == idle) {
    idle_handle = NULL;
  }
}

uint64_t km_micro_gettime(void) { return machine_clock; }

_Noreturn void __attribute__((import_module("host"), import_name("assertion_failed"))) host_assertion_failed(
    const char *message);

/* Who resets the chip has a reason, and a virtual board that was stopped for it does not start again by itself. */
int km_wdt_enable(bool enable, uint32_t timeout_ms) {
  (void)enable;
  (void)timeout_ms;
  host_assertion_failed(kept_assertion.message);
}

void *jerry_context_data(const jerry_context_data_manager_t *manager) {
  engine_manager = manager;
  return NULL; /* the module asks for no memory of its own */
}

void kaluma_turn(void) {
  if (idle_handle != NULL) {
    idle_handle->idle_cb(idle_handle);
  }
}

/* `.reset` and `.load` at the prompt: the engine is cleaned up, and calls its managers first. */
WASM_EXPORT(engine_reset) void engine_reset(void) {
  if (engine_manager != NULL && engine_manager->deinit_cb != NULL) {
    engine_manager->deinit_cb(NULL);
  }
  engine_manager = NULL;
}

/* Where the host writes the arguments of a call from JavaScript. Handlers do not nest, so one place will do. */
#define ARGUMENTS_MAX 8
static jerry_value_t handler_arguments[ARGUMENTS_MAX];

WASM_EXPORT(engine_arguments) jerry_value_t *engine_arguments(void) { return handler_arguments; }
