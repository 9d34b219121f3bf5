/** XOSC: the crystal oscillator (datasheet 2.16). */
#ifndef HW_XOSC_H
#define HW_XOSC_H

#include "hw.h"

struct xosc {
  reg32 CTRL;
  reg32 STATUS;
  reg32 DORMANT;
  reg32 STARTUP;
};
HW_AT(xosc, STARTUP, 0xc);

#define XOSC ((struct xosc *)0x40024000)

#define XOSC_CTRL_FREQ_RANGE_1_15MHZ 0xaa0u
#define XOSC_CTRL_ENABLE (0xfabu << 12)
#define XOSC_STATUS_STABLE (1u << 31)

#endif
