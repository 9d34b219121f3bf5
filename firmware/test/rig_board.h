/** What the rig asks of the stand-ins for the board. */
#ifndef TEST_RIG_BOARD_H
#define TEST_RIG_BOARD_H

#include "../src/toaster/protocol.h"

/** Forgets everything, as a power cycle does. */
void rig_board_reset(void);

/** Clocks a frame; the device has not looked at it yet. */
void rig_board_exchange(const uint8_t *mosi, uint8_t *miso, uint32_t bytes);

/** Returns the status that was armed last. */
const struct status *rig_board_status(void);

#endif
