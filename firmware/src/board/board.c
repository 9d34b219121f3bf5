#include "board.h"

#include "../hw/io_bank0.h"
#include "../hw/m0plus.h"
#include "../hw/pin.h"
#include "../hw/resets.h"
#include "alarms.h"
#include "banner.h"
#include "guard.h"
#include "heater.h"
#include "lines.h"
#include "pins.h"
#include "transport.h"
#include "wake.h"

#define BLOCKS                                                                             \
  (RESETS_DMA | RESETS_IO_BANK0 | RESETS_PADS_BANK0 | RESETS_PWM | RESETS_TIMER | RESETS_UART0)

void isr_io_bank0(void);

/* A CS that nobody drives is high: no frame. An ACK that nobody drives is low: none either. */
static void set_pins(void) {
  pin_set(PIN_UART_TX, GPIO_FUNCSEL_UART, 0);
  pin_set(PIN_MOSI, GPIO_FUNCSEL_SPI, PADS_PDE);
  pin_set(PIN_CS, GPIO_FUNCSEL_SPI, PADS_PUE);
  pin_set(PIN_SCLK, GPIO_FUNCSEL_SPI, PADS_PDE);
  pin_set(PIN_MISO, GPIO_FUNCSEL_SPI, 0);
  pin_set(PIN_IRQ, GPIO_FUNCSEL_SIO, PADS_PDE);
  pin_set(PIN_ACK, GPIO_FUNCSEL_SIO, PADS_PDE);
  pin_set(PIN_HEATER, GPIO_FUNCSEL_PWM, 0);
}

void board_start(void) {
  resets_release(BLOCKS);
  lines_start();
  transport_start();
  heater_start();
  set_pins();
  banner_write();
  IO_BANK0->INTR[PIN_INTERRUPTS] = ~0u; /* edges that came of setting the pins up */
  alarms_start();
  M0PLUS_NVIC_ISER = 1u << IO_IRQ_BANK0;
  guard_start();
}

/** ACK first, for the host waits for its answer; then the end of a frame. */
void isr_io_bank0(void) {
  lines_settle();
  uint32_t ended = IO_BANK0->INTR[PIN_INTERRUPTS] & INTR_EDGE_HIGH(PIN_CS);
  IO_BANK0->INTR[PIN_INTERRUPTS] = ended;
  if (ended) {
    transport_frame_ended();
  }
  wake();
}
