// Core 0's boot from flash (RP2040 datasheet 2.8.1).
#include <stdbool.h>

#include "flash.h"
#include "registers.h"

enum { STAGE2_BYTES = 256, STAGE2_CRC = 252 };
enum { ATTEMPTS = 128 };

static uint8_t *const stage2 = (uint8_t *)0x20041f00;

static uint32_t crc32(const uint8_t *data, uint32_t count) {
  uint32_t crc = 0xffffffff;
  for (uint32_t i = 0; i < count; i++) {
    crc ^= (uint32_t)data[i] << 24;
    for (int bit = 0; bit < 8; bit++) {
      crc = (crc << 1) ^ ((int32_t)crc < 0 ? 0x04c11db7 : 0);
    }
  }
  return crc;
}

// An analogue level must not meet a digital input: the ADC's pins start with theirs off.
static void disable_analogue_inputs(void) {
  RESETS_CLEAR->reset = RESET_PADS_BANK0;
  while ((~RESETS->reset_done & RESET_PADS_BANK0) != 0) {
  }
  for (int pin = 0; pin < 4; pin++) {
    PADS_BANK0_CLEAR[PAD_GPIO26 + pin] = PAD_INPUT_ENABLE;
  }
}

// The button BOOTSEL pulls the flash's chip select low, which nobody drives meanwhile. The emulated
// pads' pulls take effect at once.
static bool bootsel(void) {
  IO_QSPI->gpio[QSPI_SS].ctrl = OEOVER_DISABLE << OEOVER_LSB;
  (void)IO_QSPI->gpio[QSPI_SS].ctrl;
  bool pressed = (SIO_GPIO_HI_IN & 1u << QSPI_SS) == 0;
  IO_QSPI->gpio[QSPI_SS].ctrl = 0;
  return pressed;
}

// Loads the second stage and runs it with LR = 0, which tells it that nobody waits for its return.
// Tries the four clock modes in turn; returns false when none brought 252 bytes that match their
// CRC-32, and true, before all that, when BOOTSEL is pressed.
bool flash_boot(void) {
  disable_analogue_inputs();
  reset_blocks(RESET_TIMER);
  connect_internal_flash();
  if (bootsel()) {
    return true;
  }
  flash_exit_xip();
  for (uint32_t attempt = 0; attempt < ATTEMPTS; attempt++) {
    flash_clock_mode(attempt & 3);
    flash_read(0, stage2, STAGE2_BYTES);
    if (crc32(stage2, STAGE2_CRC) == *(uint32_t *)(stage2 + STAGE2_CRC)) {
      flash_flush_cache();
      __asm__ volatile("movs r0, #0\n mov lr, r0\n bx %0" : : "l"((uint32_t)stage2 + 1) : "r0");
      __builtin_unreachable();
    }
  }
  return false;
}
