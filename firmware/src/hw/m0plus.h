/** M0PLUS: the core's own registers and instructions (datasheet 2.4.8, ARMv6-M ARM B3). */
#ifndef HW_M0PLUS_H
#define HW_M0PLUS_H

#include "hw.h"

struct m0plus_systick {
  reg32 SYST_CSR;
  reg32 SYST_RVR;
  reg32 SYST_CVR;
};
#define M0PLUS_SYSTICK ((struct m0plus_systick *)0xe000e010)

#define SYST_CSR_ENABLE (1u << 0)
#define SYST_CSR_TICKINT (1u << 1)
#define SYST_CSR_CLKSOURCE (1u << 2)

#define M0PLUS_NVIC_ISER (*(reg32 *)0xe000e100)
#define M0PLUS_NVIC_ICPR (*(reg32 *)0xe000e280)
#define M0PLUS_VTOR (*(reg32 *)0xe000ed08)

#define TIMER_IRQ_0 0u
#define TIMER_IRQ_1 1u
#define TIMER_IRQ_2 2u
#define TIMER_IRQ_3 3u
#define USBCTRL_IRQ 5u
#define IO_IRQ_BANK0 13u

/** Keeps all handlers out; returns what m0plus_unmask wants. */
static inline uint32_t m0plus_mask(void) {
  uint32_t primask;
  __asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(primask)::"memory");
  return primask;
}

/** Lets handlers in again, if they were before m0plus_mask; one that is pending runs now. */
static inline void m0plus_unmask(uint32_t primask) {
  __asm__ volatile("msr primask, %0\n\tisb" ::"r"(primask) : "memory");
}

/** Sleeps until an interrupt is pending, even one that is masked. */
static inline void m0plus_wait_for_interrupt(void) {
  __asm__ volatile("dsb\n\twfi" ::: "memory");
}

#endif
