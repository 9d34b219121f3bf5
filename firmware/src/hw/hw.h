/**
 * What all register headers share: the type of a register, and the atomic aliases of a peripheral
 * (datasheet 2.1.2). Names of blocks, registers and fields are the datasheet's.
 */
#ifndef HW_HW_H
#define HW_HW_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

typedef volatile uint32_t reg32;

/** Says that a register stands where the datasheet has it. */
#define HW_AT(block, reg, offset) \
  static_assert(offsetof(struct block, reg) == (offset), #block "." #reg " is misplaced")

/** Sets bits of a register; the others are not touched. Not for SIO and the core's own. */
static inline void hw_set(reg32 *reg, uint32_t bits) {
  *(reg32 *)((uintptr_t)reg + 0x2000) = bits;
}

/** Clears bits of a register; the others are not touched. Not for SIO and the core's own. */
static inline void hw_clear(reg32 *reg, uint32_t bits) {
  *(reg32 *)((uintptr_t)reg + 0x3000) = bits;
}

/** Keeps the compiler from moving accesses to memory over it, where a DMA shares the memory. */
static inline void hw_memory_barrier(void) {
  __asm__ volatile("dmb" ::: "memory");
}

#endif
