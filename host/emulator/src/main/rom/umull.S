// The multiplication that a Cortex-M0+ lacks.

#include "thumb.h"
  .text

// r0 times r1, unsigned, to r1:r0. From four products of halves; the sum of the middle two may
// carry.
function umull
  push {r4, lr}
  lsrs r2, r0, #16
  lsrs r3, r1, #16
  uxth r0, r0
  uxth r1, r1
  movs r4, r0
  muls r4, r1 // low
  muls r0, r3
  muls r1, r2
  muls r3, r2 // high
  adds r0, r1
  bcc 1f
  movs r1, #1
  lsls r1, #16
  adds r3, r1
1:
  lsls r1, r0, #16
  lsrs r2, r0, #16
  adds r0, r4, r1
  adcs r3, r2
  movs r1, r3
  pop {r4, pc}
