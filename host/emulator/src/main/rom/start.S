// Vectors, public tables and both cores' first instructions (RP2040 datasheet 2.8.1, 2.8.2, 2.8.3).
// A ROM has no variables and, until core 0 has passed the watchdog boot, no stack: registers only.

#include "thumb.h"

  .equ SIO, 0xd0000000
  .equ SIO_CPUID, 0x00
  .equ SIO_FIFO_ST, 0x50 // bit 0: something to read, bit 1: room to write
  .equ SIO_FIFO_WR, 0x54
  .equ SIO_FIFO_RD, 0x58
  .equ WATCHDOG_SCRATCH4, 0x4005801c
  .equ WATCHDOG_MAGIC, 0xb007c0d3
  .equ SCB, 0xe000ed00
  .equ SCB_VTOR, 0x08
  .equ SCB_SCR, 0x10
  .equ SCR_SLEEPDEEP, 4
  .equ BOOT_STACK, 0x20041f00 // just below where the second stage is loaded

  .macro stop name // a place where a core stays for good; rom.properties tells its address
  function \name
  wfi
  b \name
  .endm

  .macro entry code, target
  .ascii "\code"
  .hword \target + 1
  .endm

  .macro data code, target
  .ascii "\code"
  .hword \target
  .endm

  .section .vectors, "ax"
  .word BOOT_STACK
  .word reset + 1
  .word fault + 1 // NMI
  .word fault + 1 // HardFault
  .ascii "Mu" // 0x10
  .byte 1
  .byte 3 // the version with the double table and sincos, for which the SDK patches nothing
  .hword function_table // 0x14
  .hword data_table // 0x16
  .hword rom_table_lookup + 1 // 0x18
  .hword 0

// r0 = table, r1 = code. Returns the pointer in r0, 0 when the table does not have the code.
function rom_table_lookup
  ldrh r2, [r0]
  cmp r2, #0
  beq 1f
  ldrh r3, [r0, #2]
  adds r0, #4
  cmp r2, r1
  bne rom_table_lookup
  movs r2, r3
1:
  movs r0, r2
  bx lr

  stop fault
  stop core1_returned

  .macro sleep name // where a core sleeps while it serves USB: which one tells the emulator why
  function \name
  wfi
  bx lr
  .endm

  sleep no_image
  sleep usb_boot

  .balign 4
function_table:
  entry "P3", popcount32
  entry "R3", reverse32
  entry "L3", clz32
  entry "T3", ctz32
  entry "MS", rom_memset
  entry "S4", rom_memset4
  entry "MC", rom_memcpy
  entry "C4", rom_memcpy44
  entry "UB", reset_to_usb_boot
  entry "DT", debug_trampoline
  entry "DE", debug_trampoline_end
  entry "WV", wait_for_vector
  entry "IF", connect_internal_flash
  entry "EX", flash_exit_xip
  entry "RE", flash_range_erase
  entry "RP", flash_range_program
  entry "FC", flash_flush_cache
  entry "CX", flash_enter_cmd_xip
  .hword 0

data_table:
  data "GR", revision
  data "CR", copyright
  data "SF", soft_float_table
  data "SD", soft_double_table
  data "FZ", soft_float_table_entries
  data "FS", fplib_start // both formats share their code
  data "FE", fplib_end
  data "DS", fplib_start
  data "DE", fplib_end
  .hword 0

  .balign 4
revision: // a reproducible file cannot carry the revision that it is committed in
  .word 0x00000001
copyright:
  .asciz "USB toaster boot ROM, Apache License 2.0"

  .text
function reset
  ldr r4, =SIO
  ldr r0, [r4, #SIO_CPUID]
  cmp r0, #0
  bne wait_for_vector

// Watchdog boot: magic, entry ^ -magic, stack pointer, entry. It is taken once: the magic is
// cleared.
  ldr r7, =WATCHDOG_SCRATCH4
  ldmia r7!, {r0, r1, r2, r3}
  ldr r6, =WATCHDOG_MAGIC
  cmp r0, r6
  bne 1f
  eors r1, r3
  adds r0, r1
  bne 1f
  subs r7, #16
  str r0, [r7]
  msr msp, r2
  blx r3
1:
  bl flash_boot // returns only when flash holds no second stage, or BOOTSEL is pressed
  ldr r1, =no_image + 1
  cmp r0, #0
  beq 2f
  ldr r1, =usb_boot + 1
2:
  movs r0, #0
  b run

// The watchdog starts this after reset_to_usb_boot.
function usb_boot_entry
  ldr r0, =WATCHDOG_SCRATCH4 - 16
  ldr r0, [r0, #4] // the interfaces that are not wanted
  ldr r1, =usb_boot + 1
run:
  bl usb_run

// Core 1 sleeps until core 0 has sent 0, 0, 1, vector table, stack pointer, entry; it echoes each.
function wait_for_vector
  ldr r4, =SIO
  ldr r5, =SCB
  movs r0, #SCR_SLEEPDEEP
  str r0, [r5, #SCB_SCR]
restart:
  ldr r0, [r4, #SIO_FIFO_ST]
  lsrs r0, #1
  bcc 1f
  ldr r0, [r4, #SIO_FIFO_RD] // drain
  b restart
1:
  movs r0, #0
  bl exchange
  cmp r0, #1
  bne restart
  bl exchange
  str r0, [r5, #SCB_VTOR]
  bl exchange
  msr msp, r0
  bl exchange
  movs r6, r0
  bl send
  movs r0, #0
  str r0, [r5, #SCB_SCR]
  blx r6
  b core1_returned

exchange: // sends r0, returns the next word in r0; a 0 starts the protocol again
  mov r7, lr
  bl send
1:
  ldr r0, [r4, #SIO_FIFO_ST]
  lsrs r0, #1
  bcs 2f
  wfe
  b 1b
2:
  ldr r0, [r4, #SIO_FIFO_RD]
  cmp r0, #0
  beq restart
  bx r7

send:
  ldr r1, [r4, #SIO_FIFO_ST]
  lsrs r1, #2
  bcs 1f
  wfe
  b send
1:
  str r0, [r4, #SIO_FIFO_WR]
  sev
  bx lr

// The arguments go through the scratch registers, as in the vendor's ROM: a mask of GPIOs to show
// activity, which is not done, and a mask of interfaces that are not wanted.
function reset_to_usb_boot
  cpsid i
  ldr r2, =WATCHDOG_SCRATCH4 - 16
  stmia r2!, {r0, r1}
  ldr r0, =usb_boot_entry + 1
  ldr r1, =BOOT_STACK
  movs r2, #0
  bl reboot
1:
  wfi // until the watchdog resets us
  b 1b

// A debugger calls the function in r7 and stops at the end.
function debug_trampoline
  blx r7
function debug_trampoline_end
  bkpt #0
