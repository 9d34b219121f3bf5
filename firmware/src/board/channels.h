/** Who uses which DMA channel. */
#ifndef BOARD_CHANNELS_H
#define BOARD_CHANNELS_H

/** From the bus: the header; and, chained to it, the payload. */
#define CHANNEL_RX_HEADER 0
#define CHANNEL_RX_PAYLOAD 1
/** To the bus: the header; and, chained to it, the payload. */
#define CHANNEL_TX_HEADER 2
#define CHANNEL_TX_PAYLOAD 3
/** Through the sniffer. */
#define CHANNEL_CRC 4

#define CHANNELS_RX (1u << CHANNEL_RX_HEADER | 1u << CHANNEL_RX_PAYLOAD)
#define CHANNELS_TX (1u << CHANNEL_TX_HEADER | 1u << CHANNEL_TX_PAYLOAD)

#endif
