/** Why the main loop does not sleep: something woke it since it looked last. */
#ifndef BOARD_WAKE_H
#define BOARD_WAKE_H

#include <stdint.h>

/** Makes the main loop go round once more. For handlers, and for what no handler will report. */
void wake(void);

/** Sleeps until wake is called, unless it was since the last call of this. */
void wake_wait(void);

#endif
