/** What toasting is: how long it takes, and what it does to a byte (docs/protocol.md). */
#ifndef TOASTER_TOAST_H
#define TOASTER_TOAST_H

#include <stdint.h>

/** Returns how many microseconds a bread is toasted. */
uint32_t toast_micros(uint32_t browning, uint32_t length);

/** Toasts a burst in place; its first byte is the bread's at `position`. */
void toast_burst(uint8_t *bread, uint32_t count, uint32_t position, uint32_t browning);

#endif
