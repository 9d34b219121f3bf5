#include "lines.h"

#include "../hw/io_bank0.h"
#include "../hw/m0plus.h"
#include "../hw/sio.h"
#include "../toaster/report.h"
#include "pins.h"

#define ACK_EDGES (INTR_EDGE_LOW(PIN_ACK) | INTR_EDGE_HIGH(PIN_ACK))

/* Shared by the main loop, which masks handlers, and by the handler of the pins. */
static struct report report;
static uint32_t interrupts;

static void drive(void) {
  if (report.irq) {
    SIO->GPIO_OUT_SET = 1u << PIN_IRQ;
  } else {
    SIO->GPIO_OUT_CLR = 1u << PIN_IRQ;
  }
}

void lines_start(void) {
  drive();
  SIO->GPIO_OE_SET = 1u << PIN_IRQ;
  hw_set(&IO_BANK0->PROC0_INTE[PIN_INTERRUPTS], ACK_EDGES);
}

/*
 * The edges are taken from their latches here and not by the caller, so that an acknowledge which
 * came just before the main loop raises IRQ lowers the old IRQ and not the new one.
 */
void lines_settle(void) {
  uint32_t edges = IO_BANK0->INTR[PIN_INTERRUPTS] & ACK_EDGES;
  IO_BANK0->INTR[PIN_INTERRUPTS] = edges;
  bool ack_rose = edges & INTR_EDGE_HIGH(PIN_ACK);
  if (ack_rose) {
    SIO->GPIO_OUT_CLR = 1u << PIN_IRQ;
  }
  interrupts += report_settle(&report, ack_rose, SIO->GPIO_IN & 1u << PIN_ACK);
  drive();
}

void lines_report(bool ready, bool alone, bool more_changed) {
  uint32_t primask = m0plus_mask();
  if (ready) {
    report_ready(&report, alone);
  }
  report.changed |= more_changed;
  lines_settle();
  m0plus_unmask(primask);
}

void lines_clear(void) {
  uint32_t primask = m0plus_mask();
  report.ready = false;
  report.changed = false;
  report.irq = false;
  drive();
  m0plus_unmask(primask);
}

uint32_t lines_take_interrupts(void) {
  uint32_t primask = m0plus_mask();
  uint32_t taken = interrupts;
  interrupts = 0;
  m0plus_unmask(primask);
  return taken;
}
