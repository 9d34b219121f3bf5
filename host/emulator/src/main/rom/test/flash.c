// Flash functions against a serial flash behind the SSI.
#include <string.h>

#include "devices.h"
#include "machine.h"

void test_flash(void);

enum { BUFFER = 0x20003000 };

static void call(const char code[2], uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  uint32_t registers[4] = {a, b, c, d};
  machine_call(rom_function(code), registers);
}

static bool filled(uint32_t from, uint32_t to, uint8_t with) {
  while (from < to && flash[from] == with) {
    from++;
  }
  return from == to;
}

void test_flash(void) {
  devices_reset(0);
  call("IF", 0, 0, 0, 0);
  call("EX", 0, 0, 0, 0);
  check(chip_select_override == 0 && ssi_enabled == 1 && ssi_ctrlr0 == 0x00070000,
        "the SSI is not in serial mode");

  memset(flash, 0x5a, FLASH_BYTES);
  call("RE", 0x3000, 0x2000, 0x80000000, 0xd8);
  check(
      filled(0, 0x3000, 0x5a) && filled(0x3000, 0x5000, 0xff) && filled(0x5000, FLASH_BYTES, 0x5a),
      "two sectors");

  memset(flash, 0x5a, FLASH_BYTES);
  call("RE", 0xf000, 0x12000, 0x10000, 0xd8);  // a sector, a block, a sector
  check(filled(0, 0xf000, 0x5a) && filled(0xf000, 0x21000, 0xff) &&
            filled(0x21000, FLASH_BYTES, 0x5a),
        "a block");

  uint8_t data[768];
  for (unsigned i = 0; i < sizeof data; i++) {
    data[i] = (uint8_t)random_bits();
  }
  machine_write(BUFFER, data, sizeof data);
  call("RP", 0xf100, BUFFER, sizeof data, 0);
  check(memcmp(flash + 0xf100, data, sizeof data) == 0, "three pages");
  check(filled(0xf000, 0xf100, 0xff) && filled(0xf400, 0x21000, 0xff), "around three pages");

  uint32_t flushes = flush_count;
  call("FC", 0, 0, 0, 0);
  check(flush_count == flushes + 1 && chip_select_override == 0, "the cache is not flushed");
  call("CX", 0, 0, 0, 0);
  check(ssi_enabled == 1 && ssi_ctrlr0 == 0x001f0300 && ssi_spi_ctrlr0 == 0x03000218,
        "the SSI is not in XIP mode");
  check(!ssi_overflowed, "the SSI lost a byte or was used while disabled");
}
