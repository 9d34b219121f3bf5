/** PSM: the power-on state machine, which says what a watchdog resets (datasheet 2.13). */
#ifndef HW_PSM_H
#define HW_PSM_H

#include "hw.h"

struct psm {
  reg32 FRCE_ON;
  reg32 FRCE_OFF;
  reg32 WDSEL;
  reg32 DONE;
};
HW_AT(psm, DONE, 0xc);

#define PSM ((struct psm *)0x40010000)

#define PSM_ROSC (1u << 0)
#define PSM_XOSC (1u << 1)
#define PSM_ALL 0x1ffffu

#endif
