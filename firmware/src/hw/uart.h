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

#endif
