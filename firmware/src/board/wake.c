#include "wake.h"

#include <stdbool.h>

#include "../hw/m0plus.h"

static volatile bool woken;

void wake(void) {
  woken = true;
}

/*
 * Between the look at `woken` and the WFI no handler runs, for they are masked; but one that is
 * pending ends the WFI. So no wake is slept through.
 */
void wake_wait(void) {
  uint32_t primask = m0plus_mask();
  while (!woken) {
    m0plus_wait_for_interrupt();
    m0plus_unmask(primask);
    m0plus_mask();
  }
  woken = false;
  m0plus_unmask(primask);
}
