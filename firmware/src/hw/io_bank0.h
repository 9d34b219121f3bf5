/** IO_BANK0: what drives a pin, and the interrupts of its edges (datasheet 2.19.6.1). */
#ifndef HW_IO_BANK0_H
#define HW_IO_BANK0_H

#include "hw.h"

struct io_bank0_gpio {
  reg32 STATUS;
  reg32 CTRL;
};

struct io_bank0 {
  struct io_bank0_gpio GPIO[30];
  reg32 INTR[4];
  reg32 PROC0_INTE[4];
  reg32 PROC0_INTF[4];
  reg32 PROC0_INTS[4];
};
HW_AT(io_bank0, INTR, 0xf0);
HW_AT(io_bank0, PROC0_INTE, 0x100);
HW_AT(io_bank0, PROC0_INTS, 0x120);

#define IO_BANK0 ((struct io_bank0 *)0x40014000)

#define GPIO_FUNCSEL_SPI 1u
#define GPIO_FUNCSEL_UART 2u
#define GPIO_FUNCSEL_PWM 4u
#define GPIO_FUNCSEL_SIO 5u

/** Bits of a pin in the INTR register number pin / 8. */
#define INTR_EDGE_LOW(pin) (4u << (pin) % 8 * 4)
#define INTR_EDGE_HIGH(pin) (8u << (pin) % 8 * 4)

#endif
