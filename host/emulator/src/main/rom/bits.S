// Bit functions. SDK code that calls them relies on r12 being left alone: r0 to r3 only.

#include "thumb.h"
  .text

  .macro swap mask, distance // exchanges neighbouring groups of bits of r0
  ldr r1, =\mask
  lsrs r2, r0, #\distance
  ands r2, r1
  ands r0, r1
  lsls r0, #\distance
  orrs r0, r2
  .endm

function reverse32
  swap 0x55555555, 1
  swap 0x33333333, 2
  swap 0x0f0f0f0f, 4
  rev r0, r0
  bx lr

function popcount32
  ldr r1, =0x55555555
  lsrs r2, r0, #1
  ands r2, r1
  subs r0, r2 // sums of two
  ldr r1, =0x33333333
  lsrs r2, r0, #2
  ands r2, r1
  ands r0, r1
  adds r0, r2 // of four
  lsrs r2, r0, #4
  adds r0, r2
  ldr r1, =0x0f0f0f0f
  ands r0, r1 // of eight
  ldr r1, =0x01010101
  muls r0, r1
  lsrs r0, #24
  bx lr

  .macro halve width // r1 zeros are left to be found in r0 if its upper part is empty
  lsrs r2, r0, #\width
  beq 1f
  subs r1, #\width
  movs r0, r2
1:
  .endm

function __clzsi2 // the compiler's name
function clz32
  movs r1, #32
  halve 16
  halve 8
  halve 4
  halve 2
  lsrs r2, r0, #1
  beq 1f
  subs r1, #1
  movs r0, #1
1:
  subs r0, r1, r0
  bx lr

function ctz32 // what stands above the lowest one is cleared, then counted from the other side
  cmp r0, #0
  beq 1f
  rsbs r1, r0, #0
  ands r0, r1
  mov r3, lr
  bl clz32
  movs r1, #31
  subs r0, r1, r0
  bx r3
1:
  movs r0, #32
  bx lr
