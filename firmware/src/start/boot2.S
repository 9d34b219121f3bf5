/*
 * The second stage of the boot. The ROM has copied these bytes from the start of the flash to the
 * end of SRAM, has checked the CRC-32 in the last four, and runs them there. They make the flash
 * readable at 0x10000000 (XIP) with the oldest command there is, 03h, which every flash knows and
 * which needs no set-up of the flash itself, and go on through the vector table behind them.
 *
 * Divided by 4, the flash's clock is 31.25 MHz once clk_sys is 125 MHz; 03h is good for 33 at least.
 * Registers: XIP_SSI, datasheet 4.10.13.
 */
    .syntax unified
    .cpu cortex-m0plus
    .thumb

    .equ SSI_CTRLR0, 0x00
    .equ SSI_CTRLR1, 0x04
    .equ SSI_SSIENR, 0x08
    .equ SSI_BAUDR, 0x14
    .equ SSI_SPI_CTRLR0, 0xf4

    .section .text
    .global boot2
    .type boot2, %function
    .thumb_func
boot2:
    ldr r3, =0x18000000         /* XIP_SSI */
    movs r0, #0
    str r0, [r3, #SSI_SSIENR]   /* it is set up while disabled */
    movs r1, #4
    str r1, [r3, #SSI_BAUDR]
    ldr r1, =31 << 16 | 3 << 8  /* DFS_32: 32 bits; TMOD: send command and address, then read */
    str r1, [r3, #SSI_CTRLR0]
    str r0, [r3, #SSI_CTRLR1]   /* NDF: one word a transfer */
    ldr r1, =0x03 << 24 | 2 << 8 | 6 << 2 /* XIP_CMD 03h; INST_L 8 bits; ADDR_L 24 bits */
    movs r2, #SSI_SPI_CTRLR0
    str r1, [r3, r2]
    movs r1, #1
    str r1, [r3, #SSI_SSIENR]

    ldr r0, =0x10000100         /* the vector table */
    ldr r1, =0xe000ed08         /* VTOR */
    str r0, [r1]
    ldm r0!, {r1, r2}           /* the stack and the reset handler */
    msr msp, r1
    bx r2
    .size boot2, . - boot2
    .ltorg
