// The soft-float table and the double table (RP2040 datasheet 2.8.3.2), and what C cannot say of
// their functions.

#include "thumb.h"

  .macro table name, f // f: the prefix of the functions' names
  .global \name
\name:
  .word \f\()add, \f\()sub, \f\()mul, \f\()div // 0x00
  .word \f\()cmp, \f\()cmp, \f\()sqrt, \f\()2int // 0x10
  .word \f\()2fix, \f\()2uint, \f\()2ufix, \f\()_int // 0x20
  .word \f\()_fix, \f\()_uint, \f\()_ufix, \f\()cos // 0x30
  .word \f\()sincos, \f\()tan, \f\()sincos, \f\()exp // 0x40
  .word \f\()ln, \f\()cmp, \f\()atan2, \f\()_int64 // 0x50
  .word \f\()_fix64, \f\()_uint64, \f\()_ufix64, \f\()2int64 // 0x60
  .word \f\()2fix64, \f\()2uint64, \f\()2ufix64, \f\()2other // 0x70
  .endm

  .section .rodata.tables, "a"
  .balign 4
  .hword 0
  .global soft_float_table_entries
soft_float_table_entries: // the SDK looks for their number in the byte two before the first
  .hword 0x80 / 4
  table soft_float_table, f
  table soft_double_table, d

  .text

// -1, 0 or 1 in r0, and the flags of comparing it with 0: old code uses either.
  .macro compare name, order
function \name
  push {r4, lr}
  bl \order
  cmp r0, #0
  pop {r4, pc}
  .endm

  compare fcmp, forder
  compare dcmp, dorder

// The sine where any result is, the cosine in the registers after it. The SDK's sincosf calls sine
// and expects both.
function fsincos
  push {r0, r1, r2, lr}
  movs r1, r0
  mov r0, sp
  bl fsincos_to
  pop {r0, r1, r2, pc}

function dsincos
  push {r0, r1, r2, r3, r4, lr}
  movs r3, r1
  movs r2, r0
  mov r0, sp
  bl dsincos_to
  pop {r0, r1, r2, r3, r4, pc}
