/** DMA: twelve channels and the sniffer (datasheet 2.5). */
#ifndef HW_DMA_H
#define HW_DMA_H

#include "hw.h"

struct dma_channel {
  reg32 READ_ADDR;
  reg32 WRITE_ADDR;
  reg32 TRANS_COUNT;
  reg32 CTRL_TRIG;
  reg32 AL1_CTRL;
  reg32 AL1_READ_ADDR;
  reg32 AL1_WRITE_ADDR;
  reg32 AL1_TRANS_COUNT_TRIG;
  reg32 AL2[4];
  reg32 AL3[4];
};
static_assert(sizeof(struct dma_channel) == 0x40, "a channel is misplaced");

struct dma {
  struct dma_channel CH[12];
  reg32 unused0[0x40];
  reg32 INTR;
  reg32 INTE0;
  reg32 INTF0;
  reg32 INTS0;
  reg32 unused1;
  reg32 INTE1;
  reg32 INTF1;
  reg32 INTS1;
  reg32 TIMER[4];
  reg32 MULTI_CHAN_TRIGGER;
  reg32 SNIFF_CTRL;
  reg32 SNIFF_DATA;
  reg32 unused2;
  reg32 FIFO_LEVELS;
  reg32 CHAN_ABORT;
};
HW_AT(dma, INTR, 0x400);
HW_AT(dma, MULTI_CHAN_TRIGGER, 0x430);
HW_AT(dma, SNIFF_DATA, 0x438);
HW_AT(dma, CHAN_ABORT, 0x444);

#define DMA ((struct dma *)0x50000000)

#define DMA_CTRL_EN (1u << 0)
#define DMA_CTRL_DATA_SIZE_BYTE (0u << 2)
#define DMA_CTRL_INCR_READ (1u << 4)
#define DMA_CTRL_INCR_WRITE (1u << 5)
#define DMA_CTRL_CHAIN_TO(channel) ((uint32_t)(channel) << 11)
#define DMA_CTRL_TREQ_SEL(treq) ((uint32_t)(treq) << 15)
#define DMA_CTRL_IRQ_QUIET (1u << 21)
#define DMA_CTRL_SNIFF_EN (1u << 23)
#define DMA_CTRL_BUSY (1u << 24)

#define DREQ_SPI0_TX 16u
#define DREQ_SPI0_RX 17u
#define TREQ_PERMANENT 0x3fu

#define DMA_SNIFF_CTRL_EN (1u << 0)
#define DMA_SNIFF_CTRL_DMACH(channel) ((uint32_t)(channel) << 1)
#define DMA_SNIFF_CTRL_CALC_CRC32R (1u << 5)
#define DMA_SNIFF_CTRL_OUT_REV (1u << 10)
#define DMA_SNIFF_CTRL_OUT_INV (1u << 11)

#endif
