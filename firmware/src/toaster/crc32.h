/**
 * CRC-32 of IEEE 802.3. On the chip it is the DMA sniffer's (board/dma_crc32.c); the tests bring
 * their own. What a state holds is the implementation's business.
 */
#ifndef TOASTER_CRC32_H
#define TOASTER_CRC32_H

#include <stdint.h>

/** The state before the first byte. */
#define CRC32_BEGIN 0xffffffffu

/** Returns the state after some more bytes, at least one. */
uint32_t crc32_update(uint32_t state, const void *bytes, uint32_t count);

/** Returns the CRC of the bytes that led to a state. */
uint32_t crc32_value(uint32_t state);

static inline uint32_t crc32_of(const void *bytes, uint32_t count) {
  return crc32_value(crc32_update(CRC32_BEGIN, bytes, count));
}

#endif
