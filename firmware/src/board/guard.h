/** The watchdog, and the heartbeat that feeds it. */
#ifndef BOARD_GUARD_H
#define BOARD_GUARD_H

#include <stdbool.h>

/** Starts both. */
void guard_start(void);

/** Returns, once for each heartbeat, that it is time to look whether all is well. */
bool guard_asks(void);

/** Answers that it is: the watchdog waits for another second. */
void guard_feed(void);

#endif
