/** Time in microseconds, and an alarm for each slot that wakes the main loop. */
#ifndef BOARD_ALARMS_H
#define BOARD_ALARMS_H

#include <stdint.h>

/** Lets the alarms interrupt. */
void alarms_start(void);

/** Returns the microseconds since the reset; they wrap after 71 minutes. */
uint32_t alarms_now_micros(void);

/** Wakes the main loop at a time that lies at most half an hour ahead, or now if it is past. */
void alarms_set(uint32_t alarm, uint32_t micros);

#endif
