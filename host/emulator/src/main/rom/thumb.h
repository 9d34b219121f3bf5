// For the assembler: what every .S of the ROM begins with.

  .syntax unified
  .cpu cortex-m0plus
  .thumb

  .macro function name
  .global \name
  .type \name, %function
  .thumb_func
\name:
  .endm
