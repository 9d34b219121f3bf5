/** TIMER: microseconds since the reset, and four alarms (datasheet 4.6). */
#ifndef HW_TIMER_H
#define HW_TIMER_H

#include "hw.h"

struct timer {
  reg32 TIMEHW;
  reg32 TIMELW;
  reg32 TIMEHR;
  reg32 TIMELR;
  reg32 ALARM[4];
  reg32 ARMED;
  reg32 TIMERAWH;
  reg32 TIMERAWL;
  reg32 DBGPAUSE;
  reg32 PAUSE;
  reg32 INTR;
  reg32 INTE;
  reg32 INTF;
  reg32 INTS;
};
HW_AT(timer, ALARM, 0x10);
HW_AT(timer, TIMERAWL, 0x28);
HW_AT(timer, INTS, 0x40);

#define TIMER ((struct timer *)0x40054000)

#endif
