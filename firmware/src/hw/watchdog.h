/** WATCHDOG: resets the chip unless it is fed, and makes the 1 MHz tick (datasheet 4.7). */
#ifndef HW_WATCHDOG_H
#define HW_WATCHDOG_H

#include "hw.h"

struct watchdog {
  reg32 CTRL;
  reg32 LOAD;
  reg32 REASON;
  reg32 SCRATCH[8];
  reg32 TICK;
};
HW_AT(watchdog, TICK, 0x2c);

#define WATCHDOG ((struct watchdog *)0x40058000)

#define WATCHDOG_CTRL_ENABLE (1u << 30)
#define WATCHDOG_CTRL_TRIGGER (1u << 31)
#define WATCHDOG_TICK_ENABLE (1u << 9)

#endif
