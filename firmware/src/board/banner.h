/** Says on UART0 that the firmware runs: one line after power-on, and nothing ever after. */
#ifndef BOARD_BANNER_H
#define BOARD_BANNER_H

/** Writes the line; it waits for nothing. */
void banner_write(void);

#endif
