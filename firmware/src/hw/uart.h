/** UART: the PL011 (datasheet 4.2). */
#ifndef HW_UART_H
#define HW_UART_H

#include "hw.h"

struct uart {
  reg32 UARTDR;
  reg32 UARTRSR;
  reg32 unused0[4];
  reg32 UARTFR;
  reg32 unused1;
  reg32 UARTILPR;
  reg32 UARTIBRD;
  reg32 UARTFBRD;
  reg32 UARTLCR_H;
  reg32 UARTCR;
};
HW_AT(uart, UARTFR, 0x18);
HW_AT(uart, UARTIBRD, 0x24);
HW_AT(uart, UARTCR, 0x30);

#define UART0 ((struct uart *)0x40034000)

#define UARTLCR_H_FEN (1u << 4)
#define UARTLCR_H_WLEN_8 (3u << 5)
#define UARTCR_UARTEN (1u << 0)
#define UARTCR_TXE (1u << 8)

/** Starts to send 8 bits a byte. The divisor is that of the baud rate, in 64ths. */
static inline void uart_start(struct uart *uart, uint32_t divisor) {
  uart->UARTIBRD = divisor / 64;
  uart->UARTFBRD = divisor % 64;
  uart->UARTLCR_H = UARTLCR_H_WLEN_8 | UARTLCR_H_FEN;
  uart->UARTCR = UARTCR_UARTEN | UARTCR_TXE;
}

/** Sends a text of at most 32 characters, which goes into the FIFO as a whole, so nobody waits. */
static inline void uart_write(struct uart *uart, const char *text) {
  for (; *text; text++) {
    uart->UARTDR = (uint8_t)*text;
  }
}

#endif
