/*
 * A thermometer with an interrupt line, for a device that is not the toaster. SPI1 is a slave in
 * mode 1: GP10 SCK, GP11 to the host, GP12 from the host, GP13 CS. GP14 is DATA_READY, GP0 a UART.
 *
 * 1. Each period the timer takes a sample: its number, the temperature in 1/100 degree, both in 16
 *    bits, the high byte first, and the CRC-8 of the four (polynomial 31h, begun with FFh).
 * 2. Between two frames SPI1 is renewed, its FIFO gets the five bytes, and DATA_READY rises.
 * 3. CS falls, and with it DATA_READY: as long as it is high, nobody has begun to read the sample.
 * 4. The host clocks five bytes. Its first one is the new period in milliseconds; 0 keeps the old.
 * 5. CS rises. If fewer than five bytes went, the sample is offered again and DATA_READY rises; so
 *    it does if the next one was taken meanwhile. Who comes late gets the newest; the number tells.
 */
#include <stdbool.h>

#include "../src/hw/m0plus.h"
#include "../src/hw/pin.h"
#include "../src/hw/resets.h"
#include "../src/hw/sio.h"
#include "../src/hw/spi.h"
#include "../src/hw/timer.h"
#include "../src/hw/uart.h"
#include "../src/start/start.h"

enum { PIN_UART = 0, PIN_SCK = 10, PIN_CS = 13, PIN_READY = 14, BYTES = 5 };
enum { CS_EDGES = INTR_EDGE_LOW(PIN_CS) | INTR_EDGE_HIGH(PIN_CS) };

static uint32_t sample, crc;
static bool fresh; /* the sample is not offered yet */
static uint32_t number, period_millis = 100;

static void offer(void) {
  if (SIO->GPIO_IN & 1u << PIN_CS) { /* else a frame is under way: at its end */
    resets_hold(RESETS_SPI1); /* only so do the bytes of an old sample leave the FIFO */
    resets_release(RESETS_SPI1);
    SPI1->SSPCR0 = SSPCR0_DSS_8_BITS | SSPCR0_FRF_MOTOROLA | SSPCR0_SPH;
    SPI1->SSPCPSR = 2;
    SPI1->SSPCR1 = SSPCR1_MS;
    SPI1->SSPCR1 = SSPCR1_MS | SSPCR1_SSE;
    for (int shift = 24; shift >= 0; shift -= 8) {
      SPI1->SSPDR = sample >> shift & 0xff;
    }
    SPI1->SSPDR = crc;
    fresh = false;
    SIO->GPIO_OUT_SET = 1u << PIN_READY;
  }
}

/* From 20 to 30 degrees and back, a tenth at a time. */
void isr_timer(void) {
  TIMER->INTR = 1;
  TIMER->ALARM[0] += period_millis * 1000;
  uint32_t step = ++number % 200;
  sample = number << 16 | (2000 + 10 * (step < 100 ? step : 200 - step));
  uint32_t rest = sample ^ 0xff000000;
  for (int bit = 0; bit < 32; bit++) {
    rest = rest & 0x80000000 ? rest << 1 ^ 0x31000000 : rest << 1;
  }
  crc = rest >> 24;
  fresh = true;
  offer();
}

void isr_io_bank0(void) {
  uint32_t edges = IO_BANK0->PROC0_INTS[PIN_CS / 8], count = 0, millis = 0;
  IO_BANK0->INTR[PIN_CS / 8] = edges;
  if (edges & INTR_EDGE_LOW(PIN_CS)) {
    SIO->GPIO_OUT_CLR = 1u << PIN_READY;
  }
  if (edges & INTR_EDGE_HIGH(PIN_CS)) {
    for (; SPI1->SSPSR & SSPSR_RNE; count++) {
      uint32_t byte = SPI1->SSPDR;
      millis = count ? millis : byte;
    }
    period_millis = count >= BYTES && millis ? millis : period_millis;
    if (fresh || (count < BYTES && number)) {
      offer();
    }
  }
}

int main(void) {
  resets_release(RESETS_IO_BANK0 | RESETS_PADS_BANK0 | RESETS_SPI1 | RESETS_TIMER | RESETS_UART0);
  SIO->GPIO_OE_SET = 1u << PIN_READY;
  pin_set(PIN_UART, GPIO_FUNCSEL_UART, 0);
  for (uint32_t pin = PIN_SCK; pin < PIN_CS; pin++) {
    pin_set(pin, GPIO_FUNCSEL_SPI, 0);
  }
  pin_set(PIN_CS, GPIO_FUNCSEL_SPI, PADS_PUE); /* a CS that nobody drives is high: no frame */
  pin_set(PIN_READY, GPIO_FUNCSEL_SIO, 0);
  uart_start(UART0, 67 * 64 + 52); /* 115200 baud of 125 MHz */
  uart_write(UART0, "sensor: a sample each 100 ms\r\n");
  IO_BANK0->INTR[PIN_CS / 8] = CS_EDGES;
  hw_set(&IO_BANK0->PROC0_INTE[PIN_CS / 8], CS_EDGES);
  TIMER->INTE = 1;
  TIMER->ALARM[0] = TIMER->TIMERAWL + period_millis * 1000;
  M0PLUS_NVIC_ISER = 1u << TIMER_IRQ_0 | 1u << IO_IRQ_BANK0;
  for (;;) {
    m0plus_wait_for_interrupt();
  }
}
