// Boot of both cores.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicorn/unicorn.h>

#include "machine.h"

void test_boot(const char *properties);

enum { STAGE2 = 0x20041f00, ENTRY = 0x20001000 };

static uint32_t place(const char *properties, const char *name) {
  char line[80], *equals;
  FILE *file = fopen(properties, "r");
  while (file != NULL && fgets(line, sizeof line, file) != NULL) {
    if ((equals = strchr(line, '=')) != NULL && strlen(name) == (size_t)(equals - line) &&
        strncmp(line, name, (size_t)(equals - line)) == 0) {
      fclose(file);
      return (uint32_t)strtoul(equals + 1, NULL, 16);
    }
  }
  fprintf(stderr, "%s does not tell where %s is.\n", properties, name);
  exit(2);
}

static uint32_t crc32(const uint8_t *data, int count) {
  uint32_t crc = 0xffffffff;
  for (int i = 0; i < count * 8; i++) {
    uint32_t in = (uint32_t)(data[i / 8] >> (7 - i % 8)) & 1;
    crc = (crc << 1) ^ ((crc >> 31) != in ? 0x04c11db7 : 0);
  }
  return crc;
}

static void test_flash_boot(uint32_t no_image) {
  memset(watchdog_scratch, 0, sizeof watchdog_scratch);
  for (int i = 0; i < 252; i++) {
    flash[i] = (uint8_t)random_bits();
  }
  uint32_t crc = crc32(flash, 252);
  memcpy(flash + 252, &crc, 4);
  check(machine_reset(0, STAGE2), "a good second stage is not run");
  uint8_t loaded[256];
  machine_read(STAGE2, loaded, sizeof loaded);
  check(memcmp(loaded, flash, sizeof loaded) == 0, "the second stage is not what flash holds");
  check(machine_register(UC_ARM_REG_LR) == 0, "the second stage is not entered with LR 0");
  check(machine_register(UC_ARM_REG_SP) <= STAGE2, "the stack lies over the second stage");
  check(chip_select_override == 0 && !ssi_overflowed, "the SSI is not as it should be");
  flash[17] ^= 1;
  check(machine_reset(0, no_image), "a bad second stage does not end at no_image");
}

static void test_watchdog_boot(uint32_t no_image) {
  uint32_t magic = 0xb007c0d3;
  watchdog_scratch[4] = magic;
  watchdog_scratch[5] = (ENTRY | 1) ^ -magic;
  watchdog_scratch[6] = 0x20008000;
  watchdog_scratch[7] = ENTRY | 1;
  check(machine_reset(0, ENTRY), "the watchdog boot is not taken");
  check(machine_register(UC_ARM_REG_SP) == 0x20008000, "the watchdog boot has another stack");
  check(watchdog_scratch[4] == 0, "the watchdog boot is not taken once only");
  watchdog_scratch[4] = magic;
  watchdog_scratch[5] ^= 2;
  check(machine_reset(0, no_image), "a wrong checksum starts a watchdog boot");
}

static void test_core1(uint32_t core1_returned) {
  uint32_t words[6] = {0, 0, 1, 0x20000100, 0x20008000, ENTRY | 1};
  for (int noise = 0; noise < 2; noise++) {
    fifo_script(words, noise == 0 ? 0 : 0xdeadbeef);
    check(machine_reset(1, ENTRY), "core 1 is not launched");
    check(vtor == 0x20000100, "core 1 has the vector table %08x", vtor);
    check(machine_register(UC_ARM_REG_SP) == 0x20008000, "core 1 has another stack");
    check(scr == 0, "core 1 starts with SCR %x", scr);
  }
  static const uint16_t bx_lr = 0x4770;
  machine_write(ENTRY, &bx_lr, sizeof bx_lr);
  fifo_script(words, 0);
  check(machine_reset(1, core1_returned), "a core 1 that returns does not stop");
}

void test_boot(const char *properties) {
  uint32_t no_image = place(properties, "no_image");
  test_flash_boot(no_image);
  test_watchdog_boot(no_image);
  test_core1(place(properties, "core1_returned"));
}
