/** PADS_BANK0: the electrical side of a pin (datasheet 2.19.6.3). */
#ifndef HW_PADS_BANK0_H
#define HW_PADS_BANK0_H

#include "hw.h"

struct pads_bank0 {
  reg32 VOLTAGE_SELECT;
  reg32 GPIO[30];
};
HW_AT(pads_bank0, GPIO, 0x4);

#define PADS_BANK0 ((struct pads_bank0 *)0x4001c000)

#define PADS_SCHMITT (1u << 1)
#define PADS_PDE (1u << 2)
#define PADS_PUE (1u << 3)
#define PADS_DRIVE_4MA (1u << 4)
#define PADS_IE (1u << 6)

#endif
