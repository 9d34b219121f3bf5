/** Which pin is which line (docs/wiring.md). */
#ifndef BOARD_PINS_H
#define BOARD_PINS_H

#define PIN_UART_TX 0
#define PIN_MOSI 16
#define PIN_CS 17
#define PIN_SCLK 18
#define PIN_MISO 19
#define PIN_IRQ 20
#define PIN_ACK 21
#define PIN_HEATER 25

/** The INTR, INTE and INTS register of IO_BANK0 that has CS and ACK. */
#define PIN_INTERRUPTS 2

#endif
