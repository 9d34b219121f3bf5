/** The vector table: at 0x10000100 for the boot, and at the start of SRAM afterwards. */
#include "../hw/m0plus.h"
#include "../hw/psm.h"
#include "../hw/watchdog.h"
#include "start.h"

void isr_fault(void);

#pragma weak isr_io_bank0 = isr_fault
#pragma weak isr_systick = isr_fault
#pragma weak isr_timer = isr_fault

extern uint32_t stack_top[];

/*
 * A fault, or an interrupt that nobody asked for: the firmware is not what it should be, so it
 * starts again at once, as if the watchdog had run out.
 */
void isr_fault(void) {
  PSM->WDSEL = PSM_ALL & ~(PSM_ROSC | PSM_XOSC); /* guard_start may not have come to it */
  hw_set(&WATCHDOG->CTRL, WATCHDOG_CTRL_TRIGGER);
  for (;;) {
  }
}

typedef void (*vector)(void);

__attribute__((section(".vectors"), used)) const struct {
  uint32_t *stack;
  vector core[15];
  vector irq[32];
} vectors = {
    .stack = stack_top,
    .core = {[0] = start, [1 ... 13] = isr_fault, [14] = isr_systick},
    .irq = {[TIMER_IRQ_0 ... TIMER_IRQ_3] = isr_timer,
            [TIMER_IRQ_3 + 1 ... IO_IRQ_BANK0 - 1] = isr_fault,
            [IO_IRQ_BANK0] = isr_io_bank0,
            [IO_IRQ_BANK0 + 1 ... 31] = isr_fault},
};
