/** The heating element: the Pico's LED, the brighter the more slots toast. */
#ifndef BOARD_HEATER_H
#define BOARD_HEATER_H

#include <stdint.h>

void heater_start(void);

/** Sets how many of the slots toast. */
void heater_set(uint32_t toasting);

#endif
