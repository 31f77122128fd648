#include "lwip/memp.h"
#include "machine.h"

/* lwIP's fixed pools (pcbs, segments, pbufs …): what is not given back is missing for good. For tests. */

#define ELEMENTS_MAX 64

static uint32_t free_in(memp_t pool) {
  void *taken[ELEMENTS_MAX];
  uint32_t count = 0;
  while (count < ELEMENTS_MAX && (taken[count] = memp_malloc(pool)) != NULL) {
    count++;
  }
  for (uint32_t i = 0; i < count; i++) {
    memp_free(pool, taken[i]);
  }
  return count;
}

/* Elements free in all pools together, but for those of timers: lwIP's TCP timer runs only while there are connections.
 */
WASM_EXPORT(pools_free) uint32_t pools_free(void) {
  uint32_t count = 0;
  for (int pool = 0; pool < MEMP_MAX; pool++) {
    count += pool == MEMP_SYS_TIMEOUT ? 0 : free_in((memp_t)pool);
  }
  return count;
}
