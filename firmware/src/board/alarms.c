#include "alarms.h"

#include "../hw/m0plus.h"
#include "../hw/timer.h"
#include "wake.h"

#define ALARMS 0xfu

void isr_timer(void);

void alarms_start(void) {
  TIMER->INTR = ALARMS;
  TIMER->INTE = ALARMS;
  M0PLUS_NVIC_ISER =
      1u << TIMER_IRQ_0 | 1u << TIMER_IRQ_1 | 1u << TIMER_IRQ_2 | 1u << TIMER_IRQ_3;
}

uint32_t alarms_now_micros(void) {
  return TIMER->TIMERAWL;
}

/* An alarm fires when the counter equals it; one that is past would fire in 71 minutes. */
void alarms_set(uint32_t alarm, uint32_t micros) {
  TIMER->ALARM[alarm] = micros;
  if ((int32_t)(micros - TIMER->TIMERAWL) <= 0) {
    wake();
  }
}

/** All four alarms: whose it was, the main loop sees by the time. */
void isr_timer(void) {
  TIMER->INTR = TIMER->INTS;
  wake();
}
