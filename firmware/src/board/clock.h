/** What start/clocks.c sets the clocks to. */
#ifndef BOARD_CLOCK_H
#define BOARD_CLOCK_H

#define XOSC_MHZ 12u
#define CLK_SYS_MHZ 125u

#endif
