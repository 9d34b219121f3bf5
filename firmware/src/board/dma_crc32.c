/*
 * CRC-32 by the DMA sniffer: a transfer from memory to nowhere, byte by byte, so that no order of
 * bytes in a word matters. A state is the sniffer's raw register; only the value is turned and
 * inverted. One byte a cycle: 4096 take 33 us.
 */
#include "../hw/dma.h"
#include "../toaster/crc32.h"
#include "channels.h"

#define SNIFF \
  (DMA_SNIFF_CTRL_EN | DMA_SNIFF_CTRL_DMACH(CHANNEL_CRC) | DMA_SNIFF_CTRL_CALC_CRC32R)

static uint8_t nowhere;

uint32_t crc32_update(uint32_t state, const void *bytes, uint32_t count) {
  struct dma_channel *channel = &DMA->CH[CHANNEL_CRC];
  DMA->SNIFF_CTRL = SNIFF;
  DMA->SNIFF_DATA = state;
  channel->READ_ADDR = (uintptr_t)bytes;
  channel->WRITE_ADDR = (uintptr_t)&nowhere;
  channel->TRANS_COUNT = count;
  hw_memory_barrier();
  channel->CTRL_TRIG = DMA_CTRL_EN | DMA_CTRL_DATA_SIZE_BYTE | DMA_CTRL_INCR_READ |
                       DMA_CTRL_CHAIN_TO(CHANNEL_CRC) | DMA_CTRL_TREQ_SEL(TREQ_PERMANENT) |
                       DMA_CTRL_IRQ_QUIET | DMA_CTRL_SNIFF_EN;
  while (channel->CTRL_TRIG & DMA_CTRL_BUSY) {
  }
  hw_memory_barrier();
  return DMA->SNIFF_DATA;
}

uint32_t crc32_value(uint32_t state) {
  DMA->SNIFF_CTRL = SNIFF | DMA_SNIFF_CTRL_OUT_REV | DMA_SNIFF_CTRL_OUT_INV;
  DMA->SNIFF_DATA = state;
  return DMA->SNIFF_DATA;
}
