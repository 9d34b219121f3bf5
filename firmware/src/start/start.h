/** How the firmware gets from the flash into SRAM. */
#ifndef START_START_H
#define START_START_H

/** Code that runs from the flash, before the rest is in SRAM. It may not call the rest. */
#define FROM_FLASH __attribute__((section(".flash"), noinline))

/** Starts the crystal, the PLL and with them clk_sys, clk_peri and the 1 MHz tick. */
void clocks_start(void);

/** The reset handler. */
void start(void);

int main(void);

/** The handlers that a firmware may have; an interrupt without one is a fault. */
void isr_io_bank0(void);
void isr_systick(void);
void isr_timer(void);

#endif
