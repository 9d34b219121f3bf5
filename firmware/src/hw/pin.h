/** A pin: its pad and what drives it. */
#ifndef HW_PIN_H
#define HW_PIN_H

#include "io_bank0.h"
#include "pads_bank0.h"

/** Gives a pin to a function, `GPIO_FUNCSEL_…`, with a pull of its pad, `PADS_PDE`, `PADS_PUE` or 0. */
static inline void pin_set(uint32_t pin, uint32_t function, uint32_t pull) {
  PADS_BANK0->GPIO[pin] = PADS_IE | PADS_DRIVE_4MA | PADS_SCHMITT | pull;
  IO_BANK0->GPIO[pin].CTRL = function;
}

#endif
