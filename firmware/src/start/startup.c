/*
 * The reset handler. All code but this file's and clocks.c runs from SRAM: a miss of the XIP cache
 * takes 3 us at 03h's speed, and a frame's end is answered by a thousand instructions in 100 us.
 */
#include "../hw/m0plus.h"
#include "start.h"

extern uint32_t image_start[], image_end[]; /* in SRAM: vectors, code, constants, data */
extern const uint32_t image_source[]; /* in the flash */
extern uint32_t bss_start[], bss_end[];

/* Clocks first: at the ring oscillator's 6 MHz the copy would take most of T_BOOT. */
FROM_FLASH void start(void) {
  clocks_start();
  const uint32_t *source = image_source;
  for (uint32_t *to = image_start; to < image_end; to++) {
    *to = *source++;
  }
  for (uint32_t *to = bss_start; to < bss_end; to++) {
    *to = 0;
  }
  M0PLUS_VTOR = (uintptr_t)image_start;
  hw_memory_barrier();
  __asm__ volatile("bx %0" ::"r"(main)); /* too far for a branch */
  __builtin_unreachable();
}
