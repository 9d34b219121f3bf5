/*
 * Three loops, in SRAM: each is entered by its name, does g_iters rounds, stores its result, and ends at
 * the breakpoint. Their counts of instructions and results stand in usbtoaster.bench.mips.Scene.
 */
  .syntax unified
  .cpu cortex-m0plus
  .thumb
  .section .vectors,"a"
  .word __stack_top
  .word _start+1

  .text
  .global _start, calls, toggle, poll, bench_end

/* Two small functions; 15 instructions a round. */
  .thumb_func
_start:
  .thumb_func
calls:
  ldr r4,=g_iters
  ldr r4,[r4]
  movs r3,#0
1: mov r0,r4
  bl f
  adds r3,r3,r0
  bl g
  adds r3,r3,r0
  subs r4,#1
  bne 1b
  b finish

/* SIO: sets GPIO 25, reads all outputs, clears it; 7 instructions a round, 3 of them accesses. */
  .thumb_func
toggle:
  ldr r4,=g_iters
  ldr r4,[r4]
  movs r3,#0
  ldr r0,=0xd0000000
  movs r1,#1
  lsls r1,r1,#25
1: str r1,[r0,#0x14]  /* GPIO_OUT_SET */
  nop
  ldr r2,[r0,#0x10]   /* GPIO_OUT */
  str r1,[r0,#0x18]   /* GPIO_OUT_CLR */
  adds r3,r3,r2
  subs r4,#1
  bne 1b
  b finish

/* The timer behind the APB, once it is out of reset and ticks; 4 instructions a round, 1 of them an access. */
  .thumb_func
poll:
  ldr r4,=g_iters
  ldr r4,[r4]
  movs r3,#0
  ldr r0,=0x4000f000  /* RESETS, clear */
  ldr r1,=0x00200000  /* TIMER */
  str r1,[r0]
  ldr r0,=0x40058000  /* WATCHDOG */
  ldr r1,=0x206       /* enabled, a tick each 6 cycles of clk_ref */
  str r1,[r0,#0x2c]   /* TICK */
  ldr r0,=0x40054000  /* TIMER */
1: ldr r2,[r0,#0x28]  /* TIMERAWL */
  eors r3,r2
  subs r4,#1
  bne 1b

finish:
  ldr r1,=g_result
  str r3,[r1]
bench_end:
  bkpt 0xab
  b .

  .thumb_func
f: push {r4,lr}
  adds r0,#7
  lsls r4,r0,#3
  eors r0,r4
  pop {r4,pc}
  .thumb_func
g: lsrs r0,r0,#1
  adds r0,#3
  bx lr
  .pool

  .section .params,"aw"
  .global g_iters, g_result
g_iters: .word 1
g_result: .word 0
