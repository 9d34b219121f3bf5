#include "heater.h"

#include "../hw/pwm.h"
#include "../toaster/protocol.h"
#include "clock.h"
#include "pins.h"

#define SLICE (&PWM->CH[PIN_HEATER / 2 % 8]) /* its output B, for the pin is odd */
#define STEPS 1000u
static_assert(PIN_HEATER % 2 == 1, "an even pin is output A");

/* A step a microsecond, so 1 kHz: no eye sees it flicker. */
void heater_start(void) {
  SLICE->DIV = CLK_SYS_MHZ << PWM_DIV_INT_LSB;
  SLICE->TOP = STEPS - 1;
  heater_set(0);
  SLICE->CSR = PWM_CSR_EN;
}

void heater_set(uint32_t toasting) {
  SLICE->CC = toasting * STEPS / SLOTS << PWM_CC_B_LSB;
}
