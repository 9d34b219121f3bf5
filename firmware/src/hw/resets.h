/** RESETS: holds peripherals in reset (datasheet 2.14). */
#ifndef HW_RESETS_H
#define HW_RESETS_H

#include "hw.h"

struct resets {
  reg32 RESET;
  reg32 WDSEL;
  reg32 RESET_DONE;
};
HW_AT(resets, RESET_DONE, 0x8);

#define RESETS ((struct resets *)0x4000c000)

#define RESETS_DMA (1u << 2)
#define RESETS_IO_BANK0 (1u << 5)
#define RESETS_PADS_BANK0 (1u << 8)
#define RESETS_PLL_SYS (1u << 12)
#define RESETS_PLL_USB (1u << 13)
#define RESETS_PWM (1u << 14)
#define RESETS_SPI0 (1u << 16)
#define RESETS_SPI1 (1u << 17)
#define RESETS_TIMER (1u << 21)
#define RESETS_UART0 (1u << 22)
#define RESETS_USBCTRL (1u << 24)

/** Puts blocks into reset. */
static inline void resets_hold(uint32_t blocks) {
  hw_set(&RESETS->RESET, blocks);
}

/** Takes blocks out of reset and waits until they are. */
static inline void resets_release(uint32_t blocks) {
  hw_clear(&RESETS->RESET, blocks);
  while ((RESETS->RESET_DONE & blocks) != blocks) {
  }
}

#endif
