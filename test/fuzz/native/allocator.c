#include "allocator.h"

#include <sanitizer/asan_interface.h>
#include <stddef.h>
#include <stdlib.h>

#include "harness.h"
#include "lwip/memp.h"

#define ELEMENTS_MAX 64

bool allocator_reuses;
bool allocator_has_failed;

static uint32_t succeed;
static uint32_t fail_next;

/* Of each pool the elements in use, in no order, and those that wait to be used again, the last freed on top. */
static void *used[MEMP_MAX][ELEMENTS_MAX];
static uint32_t used_count[MEMP_MAX];
static void *spare[MEMP_MAX][ELEMENTS_MAX];
static uint32_t spare_count[MEMP_MAX];

void allocator_fail(uint32_t skipped, uint32_t failures) {
  succeed = skipped;
  fail_next = failures;
}

bool allocation_fails(void) {
  if (fail_next == 0) {
    return false;
  }
  if (succeed > 0) {
    succeed--;
    return false;
  }
  fail_next--;
  return true;
}

/* The linker puts these in the place of lwIP's and heap.c's own (--wrap). */

void *__wrap_memp_malloc(memp_t pool) {
  size_t size = memp_pools[pool]->size;
  /* There are as many timers as lwIP can need, and it asserts that it gets them. */
  if (used_count[pool] == memp_pools[pool]->num || (pool != MEMP_SYS_TIMEOUT && allocation_fails())) {
    allocator_has_failed = true;
    return NULL;
  }
  void *element = spare_count[pool] > 0 ? spare[pool][--spare_count[pool]] : malloc(size);
  ASAN_UNPOISON_MEMORY_REGION(element, size);
  used[pool][used_count[pool]++] = element;
  return element;
}

void __wrap_memp_free(memp_t pool, void *element) {
  if (element == NULL) {
    return;
  }
  uint32_t at = 0;
  while (at < used_count[pool] && used[pool][at] != element) {
    at++;
  }
  if (at == used_count[pool]) {
    harness_fail("an element was given back that its pool had not given out");
  }
  used[pool][at] = used[pool][--used_count[pool]];
  if (allocator_reuses) {
    spare[pool][spare_count[pool]++] = element;
    ASAN_POISON_MEMORY_REGION(element, memp_pools[pool]->size);
  } else {
    free(element);
  }
}

void *__real_heap_allocate(size_t size);

void *__wrap_heap_allocate(size_t size) {
  void *block = allocation_fails() ? NULL : __real_heap_allocate(size);
  allocator_has_failed |= block == NULL;
  return block;
}

uint32_t allocator_pools_used(void) {
  uint32_t count = 0;
  for (int pool = 0; pool < MEMP_MAX; pool++) {
    count += pool == MEMP_SYS_TIMEOUT ? 0 : used_count[pool];
  }
  return count;
}

void allocator_clear(void) {
  for (int pool = 0; pool < MEMP_MAX; pool++) {
    while (used_count[pool] > 0) {
      free(used[pool][--used_count[pool]]);
    }
    while (spare_count[pool] > 0) {
      ASAN_UNPOISON_MEMORY_REGION(spare[pool][spare_count[pool] - 1], memp_pools[pool]->size);
      free(spare[pool][--spare_count[pool]]);
    }
  }
}
