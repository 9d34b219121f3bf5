/** Brings the blocks out of reset and the pins to their jobs, and hands their edges out. */
#ifndef BOARD_BOARD_H
#define BOARD_BOARD_H

/** Makes the board ready; handlers may run from here. */
void board_start(void);

#endif
