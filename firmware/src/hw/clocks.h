/** CLOCKS: the clock generators (datasheet 2.15.7). */
#ifndef HW_CLOCKS_H
#define HW_CLOCKS_H

#include "hw.h"

struct clocks_generator {
  reg32 CTRL;
  reg32 DIV;
  reg32 SELECTED;
};

struct clocks {
  struct clocks_generator CLK_GPOUT[4];
  struct clocks_generator CLK_REF;
  struct clocks_generator CLK_SYS;
  struct clocks_generator CLK_PERI;
  struct clocks_generator CLK_USB;
};
HW_AT(clocks, CLK_REF, 0x30);
HW_AT(clocks, CLK_SYS, 0x3c);
HW_AT(clocks, CLK_PERI, 0x48);
HW_AT(clocks, CLK_USB, 0x54);

#define CLOCKS ((struct clocks *)0x40008000)

#define CLK_REF_CTRL_SRC_XOSC 2u
#define CLK_REF_SELECTED_XOSC (1u << 2)
#define CLK_SYS_CTRL_SRC_REF 0u
#define CLK_SYS_CTRL_SRC_AUX 1u
#define CLK_SYS_CTRL_AUXSRC_PLL_SYS (0u << 5)
#define CLK_SYS_SELECTED_REF (1u << 0)
#define CLK_SYS_SELECTED_AUX (1u << 1)
#define CLK_PERI_CTRL_AUXSRC_CLK_SYS (0u << 5)
#define CLK_PERI_CTRL_ENABLE (1u << 11)
#define CLK_USB_CTRL_AUXSRC_PLL_USB (0u << 5)
#define CLK_USB_CTRL_ENABLE (1u << 11)
#define CLK_DIV_1 (1u << 8)

#endif
