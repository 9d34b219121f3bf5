/*
 * SysTick wakes the main loop twenty times a second, and the main loop feeds the watchdog if the
 * bus is sane. So a main loop that hangs is reset, and so is a bus that nobody armed; a handler
 * that feeds by itself would hide both.
 */
#include "guard.h"

#include "../hw/m0plus.h"
#include "../hw/psm.h"
#include "../hw/watchdog.h"
#include "clock.h"
#include "wake.h"

#define HEARTBEAT_MICROS 50000u
static_assert(HEARTBEAT_MICROS * CLK_SYS_MHZ < 1u << 24, "SysTick has 24 bits");

/* The watchdog counts down by two a microsecond (erratum E1). */
#define PATIENCE_MICROS 1000000u
#define PATIENCE_LOAD (2 * PATIENCE_MICROS)
static_assert(PATIENCE_LOAD < 1u << 24, "LOAD has 24 bits");

static volatile bool asks;

void isr_systick(void);

void guard_start(void) {
  PSM->WDSEL = PSM_ALL & ~(PSM_ROSC | PSM_XOSC);
  guard_feed();
  hw_set(&WATCHDOG->CTRL, WATCHDOG_CTRL_ENABLE);
  M0PLUS_SYSTICK->SYST_RVR = HEARTBEAT_MICROS * CLK_SYS_MHZ - 1;
  M0PLUS_SYSTICK->SYST_CVR = 0;
  M0PLUS_SYSTICK->SYST_CSR = SYST_CSR_CLKSOURCE | SYST_CSR_TICKINT | SYST_CSR_ENABLE;
}

bool guard_asks(void) {
  bool asked = asks;
  asks = false;
  return asked;
}

void guard_feed(void) {
  WATCHDOG->LOAD = PATIENCE_LOAD;
}

void isr_systick(void) {
  asks = true;
  wake();
}
