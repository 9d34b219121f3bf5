/** IRQ to the host, and ACK from it. The rule is toaster/report.h; here are the pins. */
#ifndef BOARD_LINES_H
#define BOARD_LINES_H

#include <stdbool.h>
#include <stdint.h>

/** Drives IRQ low and listens to ACK. */
void lines_start(void);

/** Lowers IRQ and forgets what it had to report, as a reset does. */
void lines_clear(void);

/**
 * Raises IRQ now, or as soon as both lines are low. What is reported must be armed.
 *
 * `ready`: a frame was handled, which is reported `alone` or together with a change. `changed`:
 * there is a change.
 */
void lines_report(bool ready, bool alone, bool changed);

/** Handles the edges of ACK: lowers IRQ, or raises it for what waited. For the handler. */
void lines_settle(void);

/** Returns how often IRQ rose since the last call. */
uint32_t lines_take_interrupts(void);

#endif
