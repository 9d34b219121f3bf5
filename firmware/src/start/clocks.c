/* XOSC 12 MHz -> PLL_SYS 1500 MHz / 6 / 2 = 125 MHz -> clk_sys -> clk_peri. */
#include "../board/clock.h"
#include "../hw/clocks.h"
#include "../hw/pll.h"
#include "../hw/resets.h"
#include "../hw/watchdog.h"
#include "../hw/xosc.h"
#include "start.h"

#define PLL_FBDIV 125u
#define PLL_POSTDIV1 6u
#define PLL_POSTDIV2 2u
static_assert(XOSC_MHZ * PLL_FBDIV / PLL_POSTDIV1 / PLL_POSTDIV2 == CLK_SYS_MHZ, "clk_sys");

/* STARTUP counts 256 cycles of the crystal: a millisecond until it is called stable. */
#define XOSC_STARTUP ((XOSC_MHZ * 1000 + 128) / 256)

FROM_FLASH static void start_xosc(void) {
  XOSC->CTRL = XOSC_CTRL_FREQ_RANGE_1_15MHZ;
  XOSC->STARTUP = XOSC_STARTUP;
  hw_set(&XOSC->CTRL, XOSC_CTRL_ENABLE);
  while (!(XOSC->STATUS & XOSC_STATUS_STABLE)) {
  }
}

FROM_FLASH static void start_pll(void) {
  resets_hold(RESETS_PLL_SYS);
  resets_release(RESETS_PLL_SYS);
  PLL_SYS->CS = 1; /* REFDIV */
  PLL_SYS->FBDIV_INT = PLL_FBDIV;
  hw_clear(&PLL_SYS->PWR, PLL_PWR_PD | PLL_PWR_VCOPD);
  while (!(PLL_SYS->CS & PLL_CS_LOCK)) {
  }
  PLL_SYS->PRIM = PLL_POSTDIV1 << PLL_PRIM_POSTDIV1_LSB | PLL_POSTDIV2 << PLL_PRIM_POSTDIV2_LSB;
  hw_clear(&PLL_SYS->PWR, PLL_PWR_POSTDIVPD);
}

/* clk_sys is on clk_ref while its other source, the PLL, is started: only that switch is clean. */
FROM_FLASH void clocks_start(void) {
  start_xosc();
  CLOCKS->CLK_SYS.CTRL = CLK_SYS_CTRL_SRC_REF;
  while (CLOCKS->CLK_SYS.SELECTED != CLK_SYS_SELECTED_REF) {
  }
  CLOCKS->CLK_REF.DIV = CLK_DIV_1;
  CLOCKS->CLK_REF.CTRL = CLK_REF_CTRL_SRC_XOSC;
  while (CLOCKS->CLK_REF.SELECTED != CLK_REF_SELECTED_XOSC) {
  }
  start_pll();
  CLOCKS->CLK_SYS.DIV = CLK_DIV_1;
  CLOCKS->CLK_SYS.CTRL = CLK_SYS_CTRL_AUXSRC_PLL_SYS; /* first the one, */
  CLOCKS->CLK_SYS.CTRL = CLK_SYS_CTRL_AUXSRC_PLL_SYS | CLK_SYS_CTRL_SRC_AUX; /* then the other */
  while (CLOCKS->CLK_SYS.SELECTED != CLK_SYS_SELECTED_AUX) {
  }
  CLOCKS->CLK_PERI.CTRL = CLK_PERI_CTRL_AUXSRC_CLK_SYS | CLK_PERI_CTRL_ENABLE;
  WATCHDOG->TICK = WATCHDOG_TICK_ENABLE | XOSC_MHZ;
}
