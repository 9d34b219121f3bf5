#include "banner.h"

#include "../hw/uart.h"
#include "../toaster/protocol.h"
#include "clock.h"

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

static const char line[] =
    "toaster " TEXT(FIRMWARE_VERSION) ", protocol " TEXT(PROTOCOL_VERSION) ", 125 MHz\r\n";
static_assert(CLK_SYS_MHZ == 125, "the line says so");
static_assert(sizeof line - 1 <= 32, "the line goes into the FIFO as a whole, so nobody waits");

/* 115200 baud: the divisor is clk_peri / (16 * baud) in 64ths. */
#define BAUD 115200u
#define DIVISOR ((CLK_SYS_MHZ * 1000000u * 8 / BAUD + 1) / 2)

void banner_write(void) {
  uart_start(UART0, DIVISOR);
  uart_write(UART0, line);
}
