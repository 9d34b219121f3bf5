/*
 * One frame, step by step. H: in the handler of CS. M: in the main loop.
 *
 *  1. M  A status is built beforehand, in a buffer that is not armed (toaster/device.c).
 *  2. M  transport_arm: handlers are masked. If CS is low, or has risen without the handler knowing
 *        yet, it is left for later; the end of that frame wakes the main loop.
 *  3. M  Channels are stopped and SPI0 is reset: only so do words of an old status leave the FIFO.
 *        The receive channels start, then the transmit channels, which fill the FIFO at once. From
 *        the first stop until here the device is not armed: a few microseconds.
 *  4. M  CS is looked at once more. If it is low, the beginning of a frame was missed: MISSED.
 *  5. M  Only now may IRQ rise for what the status says (lines_report).
 *  6.    The host lowers CS and clocks. Both DMAs follow; no code runs.
 *  7. H  CS rises. What is still in the FIFO goes its way; the words are counted, all channels
 *        stopped, the receive FIFO emptied. The ear is DEAF from here: words that now come are an
 *        early frame's, stay in the FIFO, and are seen there at its end. What such a frame gets is
 *        at most the eight words that are left in the transmit FIFO: no status.
 *  8. M  transport_take: the frame is handled (toaster/toaster.c), and all begins again. A cycle of
 *        CS in which no word came is no frame; then it is only armed again. If ACK is high, it is
 *        told of: so a host can find out that CS is connected and the clock is not.
 *
 * A frame whose beginning was missed is never read: a payload may hold the image of a command.
 */
#include "transport.h"

#include "../hw/io_bank0.h"
#include "../hw/m0plus.h"
#include "../hw/resets.h"
#include "../hw/sio.h"
#include "../hw/spi.h"
#include "bus_dma.h"
#include "channels.h"
#include "pins.h"
#include "wake.h"

/** What becomes of a frame that begins now. */
enum ear {
  /** It is not received: the device boots. */
  CLOSED,
  /** It is garbled: nothing is armed. */
  DEAF,
  /** One is under way whose beginning was missed. */
  MISSED,
  /** It is received. */
  ARMED,
};

/* All are shared with the handler: volatile, and changed by the main loop only with it masked. */
static volatile enum ear ear;
static volatile enum received received;
static volatile uint32_t received_bytes;
static volatile bool early; /* a garbled frame waits behind the one that was received */

static uint32_t armed_bytes; /* of the burst; written with the handler masked */
static struct command command; /* written by the DMA */

static bool cs_is_low(void) {
  return !(SIO->GPIO_IN & 1u << PIN_CS);
}

static bool fifo_has_words(void) {
  return SPI0->SSPSR & SSPSR_RNE;
}

static bool frame_waits(void) {
  bool unhandled = IO_BANK0->INTR[PIN_INTERRUPTS] & INTR_EDGE_HIGH(PIN_CS);
  return unhandled || received != RECEIVED_NOTHING || early;
}

/** Returns whether more words came than the channels took, and empties the FIFO. */
static bool drain(void) {
  bool more = fifo_has_words() || SPI0->SSPRIS & SSPRIS_RORRIS;
  for (int words = 0; words < 8 && fifo_has_words(); words++) {
    (void)SPI0->SSPDR;
  }
  SPI0->SSPICR = SSPICR_RORIC;
  return more;
}

static enum received without_a_word(void) {
  return SIO->GPIO_IN & 1u << PIN_ACK ? RECEIVED_SELECT : RECEIVED_NOTHING;
}

/** Step 7. */
static uint32_t count_words(void) {
  while (fifo_has_words() && bus_dma_is_receiving()) {
  }
  uint32_t words = bus_dma_received(armed_bytes);
  bus_dma_stop(CHANNELS_RX | CHANNELS_TX);
  return words + drain();
}

void transport_frame_ended(void) {
  switch (ear) {
    case CLOSED:
      return;
    case DEAF:
      early |= drain();
      return;
    case MISSED:
      received = count_words() ? RECEIVED_GARBLED : RECEIVED_NOTHING;
      break;
    case ARMED:
      received_bytes = count_words();
      received = received_bytes ? RECEIVED_FRAME : without_a_word();
      break;
  }
  ear = DEAF;
}

void transport_start(void) {
  hw_set(&IO_BANK0->PROC0_INTE[PIN_INTERRUPTS], INTR_EDGE_HIGH(PIN_CS));
}

void transport_close(void) {
  uint32_t primask = m0plus_mask();
  bus_dma_stop(CHANNELS_RX | CHANNELS_TX);
  resets_hold(RESETS_SPI0);
  ear = CLOSED;
  received = RECEIVED_NOTHING;
  early = false;
  m0plus_unmask(primask);
}

/** Makes SPI0 a slave in mode 1 with empty FIFOs. */
static void renew_spi(void) {
  resets_hold(RESETS_SPI0);
  resets_release(RESETS_SPI0);
  SPI0->SSPCR0 = SSPCR0_DSS_8_BITS | SSPCR0_FRF_MOTOROLA | SSPCR0_SPH;
  SPI0->SSPCPSR = 2; /* divides nothing in a slave, but has to be even and not 0 */
  SPI0->SSPDMACR = SSPDMACR_TXDMAE | SSPDMACR_RXDMAE;
  SPI0->SSPCR1 = SSPCR1_MS; /* while SSE is 0 */
  SPI0->SSPCR1 = SSPCR1_MS | SSPCR1_SSE;
}

void transport_open(void) {
  uint32_t primask = m0plus_mask();
  renew_spi();
  ear = DEAF;
  m0plus_unmask(primask);
}

enum received transport_take(uint32_t *frame_bytes) {
  uint32_t primask = m0plus_mask();
  enum received taken = received;
  *frame_bytes = received_bytes;
  received = RECEIVED_NOTHING;
  if (taken == RECEIVED_NOTHING && early) {
    taken = RECEIVED_GARBLED;
    early = false;
  }
  m0plus_unmask(primask);
  if (early) {
    wake(); /* the handler's wake was for this frame and for the one behind it */
  }
  hw_memory_barrier();
  return taken;
}

const struct command *transport_command(void) {
  return &command;
}

bool transport_is_deaf(void) {
  return ear == DEAF;
}

bool transport_is_quiet(void) {
  return !cs_is_low() && !frame_waits();
}

/** Steps 3 and 4. */
static void arm(const struct status *status, const struct burst *burst) {
  bus_dma_stop(CHANNELS_RX | CHANNELS_TX);
  renew_spi();
  armed_bytes = burst->count;
  bus_dma_receive(&command, burst);
  bus_dma_send(status, burst);
  while (SPI0->SSPSR & SSPSR_TNF && !cs_is_low()) {
  }
  ear = cs_is_low() ? MISSED : ARMED;
}

bool transport_arm(const struct status *status, const struct burst *burst) {
  uint32_t primask = m0plus_mask();
  bool quiet = transport_is_quiet();
  if (quiet) {
    arm(status, burst);
  }
  m0plus_unmask(primask);
  return quiet;
}

bool transport_is_sane(void) {
  uint32_t primask = m0plus_mask();
  bool listens = ear == ARMED && SPI0->SSPCR1 & SSPCR1_SSE && !(SPI0->SSPSR & SSPSR_TFE);
  bool sane = listens || ear == CLOSED || !transport_is_quiet();
  m0plus_unmask(primask);
  return sane;
}
