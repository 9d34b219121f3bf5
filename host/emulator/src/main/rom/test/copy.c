// The floating point library, copied to RAM as the datasheet allows: it must call nothing that
// stayed behind.
#include "machine.h"
#include "tables.h"

void test_copy(void);

enum { COPY = 0x20010000 };

static void compare_table(const char code[2], uint32_t start) {
  uint32_t table = rom_data(code);
  for (uint32_t offset = ADD; offset < TABLE_END; offset += 4) {
    uint32_t arguments[4] = {(uint32_t)random_bits(), 0x40490fdb, (uint32_t)random_bits(),
                             0x3f9df3b6};
    uint32_t expected[4] = {arguments[0], arguments[1], arguments[2], arguments[3]};
    uint32_t function = machine_word(table + offset);
    machine_call(function, expected);
    machine_forbid_rom(true);
    machine_call(function - start + COPY, arguments);
    machine_forbid_rom(false);
    check(arguments[0] == expected[0], "function %02x of %s differs in its copy", offset, code);
  }
}

void test_copy(void) {
  static uint8_t library[16384];
  uint32_t start = rom_data("FS"), end = rom_data("FE");
  check(start == rom_data("DS") && end == rom_data("DE"),
        "the formats are thought to share their code");
  machine_read(start, library, end - start);
  machine_write(COPY, library, end - start);
  compare_table("SF", start);
  compare_table("SD", start);
}
