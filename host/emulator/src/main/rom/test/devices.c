// The registers the ROM touches, and behind them a serial flash and the other core's end of the
// FIFOs. Any other register is a failure of the test: the list in docs/rom.md is complete.
#include "devices.h"

#include <string.h>

uint8_t flash[FLASH_BYTES];
uint32_t watchdog_scratch[8];
uint32_t vtor, scr;
uint32_t ssi_ctrlr0, ssi_spi_ctrlr0, ssi_enabled, chip_select_override, flush_count;
bool ssi_overflowed;

static uint32_t core_number, resets, pads_qspi[7], pads_bank0[31], ssi_ser, ssi_baudr;

// The flash sees bytes while it is selected; a write takes effect when it is deselected, and then
// takes a while.
static uint8_t received[4 + 256], write_enabled;
static uint32_t received_count, busy_polls;

static void flash_deselected(void) {
  uint32_t address = (uint32_t)received[1] << 16 | (uint32_t)received[2] << 8 | received[3];
  address %= FLASH_BYTES;
  if (received_count == 0) {
    return;
  }
  if (received[0] == 0x06 && received_count == 1) {
    write_enabled = 1;
  } else if (write_enabled && received[0] == 0x02) {
    for (uint32_t i = 4; i < received_count; i++) {
      flash[address + i - 4] &= received[i];
    }
    write_enabled = 0;
    busy_polls = 3;
  } else if (write_enabled && (received[0] == 0x20 || received[0] == 0xd8)) {
    uint32_t bytes = received[0] == 0x20 ? 4096 : 65536;
    memset(flash + (address & ~(bytes - 1)), 0xff, bytes);
    write_enabled = 0;
    busy_polls = 3;
  }
  received_count = 0;
}

static uint8_t flash_exchange(uint8_t byte) {
  if (chip_select_override != 2) {
    return 0xff;
  }
  uint32_t index = received_count++;
  if (index < sizeof received) {
    received[index] = byte;
  }
  uint32_t address = (uint32_t)received[1] << 16 | (uint32_t)received[2] << 8 | received[3];
  if (received[0] == 0x05 && index > 0) {
    return busy_polls != 0 ? (uint8_t)(busy_polls--, 1) : 0;
  }
  if (received[0] == 0x03 && index > 3 && busy_polls == 0) {
    return flash[(address + index - 4) % FLASH_BYTES];
  }
  return 0xff;
}

// The SSI answers a little late, so that a caller that sends too much ahead loses something.
static uint8_t fifo[16];
static uint32_t fifo_count, latency;

static uint32_t ssi_read(uint32_t offset) {
  switch (offset) {
    case 0x00: return ssi_ctrlr0;
    case 0x24: return latency != 0 ? (latency--, 0) : fifo_count;
    case 0x28: return 6;  // SR: transmit FIFO empty and not full
    case 0x48: return 0;
    case 0x60: {
      uint8_t byte = fifo[0];
      ssi_overflowed |= fifo_count == 0;
      fifo_count -= fifo_count != 0;
      memmove(fifo, fifo + 1, fifo_count);
      latency = fifo_count == 0 ? 3 : 0;
      return byte;
    }
    default: check(false, "SSI register %02x was read", offset); return 0;
  }
}

static void ssi_write(uint32_t offset, uint32_t value) {
  bool configuration = offset == 0x00 || offset == 0x14 || offset == 0xf4;
  check(!configuration || !ssi_enabled, "SSI register %02x was written while enabled", offset);
  switch (offset) {
    case 0x00: ssi_ctrlr0 = value; break;
    case 0x08:
      ssi_enabled = value;
      fifo_count = value != 0 ? fifo_count : 0;
      break;
    case 0x10: ssi_ser = value; break;
    case 0x14: ssi_baudr = value; break;
    case 0xf4: ssi_spi_ctrlr0 = value; break;
    case 0x60:
      ssi_overflowed |= !ssi_enabled || ssi_ser == 0 || ssi_baudr == 0 || fifo_count == sizeof fifo;
      if (fifo_count < sizeof fifo) {
        fifo[fifo_count++] = flash_exchange((uint8_t)value);
      }
      break;
    default: check(false, "SSI register %02x was written", offset);
  }
}

// Core 0 (datasheet 2.8.2): a wrong echo starts the sequence again.
static uint32_t script[6], script_index, to_core1[8], to_core1_count;
static bool scripted;

static void send_to_core1(uint32_t word) { to_core1[to_core1_count++] = word; }

void fifo_script(const uint32_t words[6], uint32_t noise) {
  memcpy(script, words, sizeof script);
  script_index = 0;
  to_core1_count = 0;
  scripted = true;
  if (noise != 0) {
    send_to_core1(noise);
  }
  send_to_core1(script[0]);
}

static void received_from_core1(uint32_t word) {
  script_index = word == script[script_index] ? script_index + 1 : 0;
  if (script_index < 6) {
    send_to_core1(script[script_index]);
  }
}

static uint32_t sio_read(uint32_t offset) {
  switch (offset) {
    case 0x00: return core_number;
    case 0x08: return 2;  // the flash's chip select is high: BOOTSEL is not pressed
    case 0x50: return 2 | (to_core1_count != 0);
    case 0x58: {
      uint32_t word = to_core1[0];
      to_core1_count -= to_core1_count != 0;
      memmove(to_core1, to_core1 + 1, sizeof to_core1 - sizeof to_core1[0]);
      return word;
    }
    default: check(false, "SIO register %02x was read", offset); return 0;
  }
}

void devices_reset(uint32_t core) {
  core_number = core;
  resets = 0x01ffffff;
  ssi_overflowed = false;
  vtor = scr = 0;
  fifo_count = received_count = busy_polls = 0;
  chip_select_override = ssi_enabled = 0;
  memset(pads_bank0, 0xff, sizeof pads_bank0);
}

// What the ROM needs on its way to a USB host that never comes: clocks that run at once, and a
// controller of which nothing is asked.
static bool usb_read(uint32_t address, uint32_t *value) {
  static const uint32_t known[][2] = {
      {0x40024004, 1u << 31},  // XOSC STATUS: stable
      {0x4002c000, 1u << 31},  // PLL_USB CS: locked
      {0x40008038, 1u << 2},   // CLK_REF_SELECTED: the crystal
      {0x40008044, 1u << 1},   // CLK_SYS_SELECTED: the PLL
      {0x50110098, 0},         // USB INTS
  };
  for (uint32_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    if (known[i][0] == address) {
      *value = known[i][1];
      return true;
    }
  }
  return false;
}

static bool usb_written(uint32_t address) {
  static const uint32_t known[] = {
      0x40024000, 0x4002400c, 0x4002f004, 0x4002c008, 0x4002c00c, 0x40008030,
      0x4000803c, 0x40008054, 0x14003000, 0x50110040, 0x5011004c, 0x50110074,
      0x50110078, 0x50110090, 0xe000e100, 0xe000e280,
  };
  for (uint32_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    if (known[i] == address) {
      return true;
    }
  }
  return address >= 0x50100000 && address < 0x50100100;
}

uint32_t device_read(uint32_t address) {
  uint32_t value;
  if (usb_read(address, &value)) {
    return value;
  }
  switch (address & 0xfffff000) {
    case 0x18000000: return ssi_read(address & 0xfff);
    case 0xd0000000: return sio_read(address & 0xfff);
    case 0x40020000: return pads_qspi[(address & 0xfff) / 4];
  }
  switch (address) {
    case 0x4000c008: return ~resets;  // RESET_DONE
    case 0x4001800c: return chip_select_override << 8;
    case 0x14000004: return 1;
    case 0x4005801c:
    case 0x40058020:
    case 0x40058024:
    case 0x40058028: return watchdog_scratch[(address - 0x4005800c) / 4];
    default: check(false, "register %08x was read", address); return 0;
  }
}

static void select(uint32_t override) {
  if (chip_select_override == 2 && override != 2) {
    flash_deselected();
  }
  chip_select_override = override;
}

void device_write(uint32_t address, uint32_t value) {
  if (usb_written(address)) {
    return;
  }
  switch (address) {
    case 0x4000e000: resets |= value; return;
    case 0x4000f000: resets &= ~value; return;
    case 0x14000004: flush_count++; return;
    case 0x14002000: check(value == 1, "XIP_CTRL bits %x were set", value); return;
    case 0x4001800c: select((value >> 8) & 3); return;
    case 0x40018004:
    case 0x40018014:
    case 0x4001801c:
    case 0x40018024:
    case 0x4001802c:
      check(value == 0, "QSPI pin control %08x was set to %x", address, value);
      return;
    case 0x4005800c:
    case 0x40058010:
    case 0x4005801c: watchdog_scratch[(address - 0x4005800c) / 4] = value; return;
    case 0xd0000054: received_from_core1(value); return;
    case 0xe000ed08: vtor = value; return;
    case 0xe000ed10: scr = value; return;
  }
  if (address >= 0x18000000 && address < 0x18001000) {
    ssi_write(address & 0xfff, value);
  } else if (address >= 0x40020008 && address < 0x40020018) {
    pads_qspi[(address & 0xff) / 4] = value;
  } else if (address >= 0x4001f06c && address < 0x4001f07c) {
    pads_bank0[(address & 0xfff) / 4] &= ~value;
  } else {
    check(false, "register %08x was written with %x", address, value);
  }
}
