/** The four DMA channels of the bus. Knows bytes and channels, not frames. */
#ifndef BOARD_BUS_DMA_H
#define BOARD_BUS_DMA_H

#include "../toaster/toaster.h"

/** Starts receiving a header and then a burst. */
void bus_dma_receive(struct command *command, const struct burst *burst);

/** Starts sending a status and then a burst. */
void bus_dma_send(const struct status *status, const struct burst *burst);

/** Says that receive channels wait for words. */
bool bus_dma_is_receiving(void);

/** Returns how many words were received since bus_dma_receive; for its burst. */
uint32_t bus_dma_received(uint32_t burst_bytes);

/** Stops channels, each a bit, and waits until nothing of them is under way. */
void bus_dma_stop(uint32_t channels);

#endif
