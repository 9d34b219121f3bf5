/** PLL: the phase-locked loops (datasheet 2.18). */
#ifndef HW_PLL_H
#define HW_PLL_H

#include "hw.h"

struct pll {
  reg32 CS;
  reg32 PWR;
  reg32 FBDIV_INT;
  reg32 PRIM;
};
HW_AT(pll, PRIM, 0xc);

#define PLL_SYS ((struct pll *)0x40028000)
#define PLL_USB ((struct pll *)0x4002c000)

#define PLL_CS_LOCK (1u << 31)
#define PLL_PWR_PD (1u << 0)
#define PLL_PWR_POSTDIVPD (1u << 3)
#define PLL_PWR_VCOPD (1u << 5)
#define PLL_PRIM_POSTDIV1_LSB 16
#define PLL_PRIM_POSTDIV2_LSB 12

#endif
