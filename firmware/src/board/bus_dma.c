#include "bus_dma.h"

#include "../hw/dma.h"
#include "../hw/spi.h"
#include "channels.h"

#define FROM_BUS                                                                   \
  (DMA_CTRL_EN | DMA_CTRL_DATA_SIZE_BYTE | DMA_CTRL_TREQ_SEL(DREQ_SPI0_RX) | \
   DMA_CTRL_IRQ_QUIET)
#define TO_BUS                                                                     \
  (DMA_CTRL_EN | DMA_CTRL_DATA_SIZE_BYTE | DMA_CTRL_TREQ_SEL(DREQ_SPI0_TX) | \
   DMA_CTRL_IRQ_QUIET)

static uint8_t sink; /* takes what comes in while toast goes out */
static const uint8_t nothing; /* goes out while bread comes in */

/** A channel without a next one is chained to itself. */
static uint32_t chain(uint32_t header, uint32_t payload, uint32_t count) {
  return DMA_CTRL_CHAIN_TO(count ? payload : header);
}

void bus_dma_receive(struct command *command, const struct burst *burst) {
  if (burst->count) {
    struct dma_channel *payload = &DMA->CH[CHANNEL_RX_PAYLOAD];
    payload->READ_ADDR = (uintptr_t)&SPI0->SSPDR;
    payload->WRITE_ADDR = (uintptr_t)(burst->bread ? burst->bread : &sink);
    payload->TRANS_COUNT = burst->count;
    payload->AL1_CTRL = FROM_BUS | DMA_CTRL_CHAIN_TO(CHANNEL_RX_PAYLOAD) |
                        (burst->bread ? DMA_CTRL_INCR_WRITE : 0);
  }
  struct dma_channel *header = &DMA->CH[CHANNEL_RX_HEADER];
  header->READ_ADDR = (uintptr_t)&SPI0->SSPDR;
  header->WRITE_ADDR = (uintptr_t)command;
  header->TRANS_COUNT = HEADER_BYTES;
  header->CTRL_TRIG = FROM_BUS | DMA_CTRL_INCR_WRITE |
                      chain(CHANNEL_RX_HEADER, CHANNEL_RX_PAYLOAD, burst->count);
}

void bus_dma_send(const struct status *status, const struct burst *burst) {
  if (burst->count) {
    struct dma_channel *payload = &DMA->CH[CHANNEL_TX_PAYLOAD];
    payload->READ_ADDR = (uintptr_t)(burst->toast ? burst->toast : &nothing);
    payload->WRITE_ADDR = (uintptr_t)&SPI0->SSPDR;
    payload->TRANS_COUNT = burst->count;
    payload->AL1_CTRL = TO_BUS | DMA_CTRL_CHAIN_TO(CHANNEL_TX_PAYLOAD) |
                        (burst->toast ? DMA_CTRL_INCR_READ : 0);
  }
  struct dma_channel *header = &DMA->CH[CHANNEL_TX_HEADER];
  header->READ_ADDR = (uintptr_t)status;
  header->WRITE_ADDR = (uintptr_t)&SPI0->SSPDR;
  header->TRANS_COUNT = HEADER_BYTES;
  hw_memory_barrier();
  header->CTRL_TRIG = TO_BUS | DMA_CTRL_INCR_READ |
                      chain(CHANNEL_TX_HEADER, CHANNEL_TX_PAYLOAD, burst->count);
}

static bool is_busy(uint32_t channel) {
  return DMA->CH[channel].CTRL_TRIG & DMA_CTRL_BUSY;
}

bool bus_dma_is_receiving(void) {
  return is_busy(CHANNEL_RX_HEADER) || is_busy(CHANNEL_RX_PAYLOAD);
}

/*
 * The payload's TRANS_COUNT is that of an earlier frame until the header's end has started it, so
 * it counts only behind a whole header.
 */
uint32_t bus_dma_received(uint32_t burst_bytes) {
  uint32_t header_bytes = HEADER_BYTES - DMA->CH[CHANNEL_RX_HEADER].TRANS_COUNT;
  if (header_bytes < HEADER_BYTES || burst_bytes == 0) {
    return header_bytes;
  }
  return header_bytes + burst_bytes - DMA->CH[CHANNEL_RX_PAYLOAD].TRANS_COUNT;
}

/*
 * An abort may leave a completion behind (erratum E13). Interrupts are quiet; if it should start
 * the chained channel, that one is busy afterwards and is stopped in a second round.
 */
void bus_dma_stop(uint32_t channels) {
  do {
    DMA->CHAN_ABORT = channels;
    while (DMA->CHAN_ABORT & channels) {
    }
  } while ((channels & CHANNELS_RX && bus_dma_is_receiving()) ||
           (channels & CHANNELS_TX && (is_busy(CHANNEL_TX_HEADER) || is_busy(CHANNEL_TX_PAYLOAD))));
  hw_memory_barrier();
}
