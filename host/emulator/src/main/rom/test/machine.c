#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicorn/unicorn.h>

#include "devices.h"

static uc_engine *engine;

enum { SRAM = 0x20000000, SRAM_BYTES = 0x42000, RETURN = SRAM + 0x40000, STACK = SRAM + 0x3f000 };

static void expect(uc_err error, const char *what) {
  if (error != UC_ERR_OK) {
    fprintf(stderr, "%s: %s (pc %08x).\n", what, uc_strerror(error),
            machine_register(UC_ARM_REG_PC));
    exit(2);
  }
}

static uint64_t on_read(uc_engine *uc, uint64_t offset, unsigned size, void *base) {
  (void)uc, (void)size;
  return device_read((uint32_t)(uintptr_t)base + (uint32_t)offset);
}

static void on_write(uc_engine *uc, uint64_t offset, unsigned size, uint64_t value, void *base) {
  (void)uc, (void)size;
  device_write((uint32_t)(uintptr_t)base + (uint32_t)offset, (uint32_t)value);
}

static void map_device(uint32_t base, uint32_t bytes) {
  void *user = (void *)(uintptr_t)base;
  expect(uc_mmio_map(engine, base, bytes, on_read, user, on_write, user),
         "A device could not be mapped");
}

void machine_open(const char *rom_path) {
  static uint8_t rom[16384];
  FILE *file = fopen(rom_path, "rb");
  if (file == NULL || fread(rom, 1, sizeof rom, file) != sizeof rom || fgetc(file) != EOF) {
    fprintf(stderr, "%s is not a file of 16384 bytes: build the ROM first.\n", rom_path);
    exit(2);
  }
  fclose(file);
  expect(uc_open(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS, &engine), "Unicorn did not open");
  expect(uc_ctl_set_cpu_model(engine, UC_CPU_ARM_CORTEX_M0), "Unicorn has no Cortex-M0");
  expect(uc_mem_map(engine, 0, sizeof rom, UC_PROT_READ | UC_PROT_EXEC), "ROM could not be mapped");
  expect(uc_mem_write(engine, 0, rom, sizeof rom), "ROM could not be loaded");
  expect(uc_mem_map(engine, SRAM, SRAM_BYTES, UC_PROT_ALL), "SRAM could not be mapped");
  map_device(0x14000000, 0x4000);   // XIP control and its aliases
  expect(uc_mem_map(engine, 0x15000000, 0x4000, UC_PROT_READ | UC_PROT_WRITE),
         "The XIP cache could not be mapped");
  map_device(0x18000000, 0x1000);   // SSI
  map_device(0x40000000, 0x60000);  // the peripherals
  map_device(0x50100000, 0x14000);  // USB
  map_device(0xd0000000, 0x1000);   // SIO
  map_device(0xe000e000, 0x1000);   // system control space
}

static bool run(uint32_t start, uint32_t stop) {
  uint32_t pc = start;
  for (int slice = 0; slice < 200000; slice++) {  // Unicorn gives up a slice at each WFE
    expect(uc_emu_start(engine, pc | 1, stop, 0, slice == 0 ? 40000000 : 1000), "The ROM failed");
    pc = machine_register(UC_ARM_REG_PC);
    if (pc == stop) {
      return true;
    }
  }
  return false;
}

void machine_call(uint32_t address, uint32_t registers[4]) {
  uint32_t link = RETURN | 1, stack = STACK;
  static const int names[4] = {UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_R2, UC_ARM_REG_R3};
  static const int saved[5] = {UC_ARM_REG_R4, UC_ARM_REG_R5, UC_ARM_REG_R6, UC_ARM_REG_R7,
                               UC_ARM_REG_R8};
  for (int i = 0; i < 4; i++) {
    uc_reg_write(engine, names[i], &registers[i]);
  }
  for (uint32_t i = 0; i < 5; i++) {
    uint32_t mark = 0x5a5a5a50 + i;
    uc_reg_write(engine, saved[i], &mark);
  }
  uc_reg_write(engine, UC_ARM_REG_LR, &link);
  uc_reg_write(engine, UC_ARM_REG_SP, &stack);
  if (!run(address & ~1u, RETURN)) {
    fprintf(stderr, "The function at %08x did not return.\n", address);
    exit(2);
  }
  for (int i = 0; i < 4; i++) {
    registers[i] = machine_register(names[i]);
  }
  bool kept = machine_register(UC_ARM_REG_SP) == STACK;
  for (uint32_t i = 0; i < 5; i++) {
    kept &= machine_register(saved[i]) == 0x5a5a5a50 + i;
  }
  if (!kept) {
    check(false, "the function at %08x does not keep r4 to r8 and sp", address);
  }
}

void machine_forbid_rom(bool forbid) {
  uint32_t rights = forbid ? UC_PROT_READ : UC_PROT_READ | UC_PROT_EXEC;
  expect(uc_mem_protect(engine, 0, 16384, rights), "ROM could not be protected");
  expect(uc_ctl_remove_cache(engine, 0, 16384), "Unicorn kept its translations");
  expect(uc_ctl_flush_tlb(engine), "Unicorn kept its rights");
}

bool machine_reset(uint32_t core, uint32_t stop) {
  devices_reset(core);
  uint32_t stack = machine_word(0);
  uc_reg_write(engine, UC_ARM_REG_SP, &stack);
  return run(machine_word(4) & ~1u, stop);
}

uint32_t machine_register(int unicorn_register) {
  uint32_t value = 0;
  uc_reg_read(engine, unicorn_register, &value);
  return value;
}

void machine_read(uint32_t address, void *data, uint32_t count) {
  expect(uc_mem_read(engine, address, data, count), "Memory could not be read");
}

void machine_write(uint32_t address, const void *data, uint32_t count) {
  expect(uc_mem_write(engine, address, data, count), "Memory could not be written");
}

uint32_t machine_word(uint32_t address) {
  uint32_t value;
  machine_read(address, &value, sizeof value);
  return value;
}

static uint32_t look_up(uint32_t table_pointer, const char code[2]) {
  uint16_t table, helper;
  machine_read(table_pointer, &table, 2);
  machine_read(0x18, &helper, 2);
  uint32_t registers[4] = {table, (uint8_t)code[0] | (uint32_t)(uint8_t)code[1] << 8, 0, 0};
  machine_call(helper, registers);
  return registers[0];
}

uint32_t rom_function(const char code[2]) { return look_up(0x14, code); }
uint32_t rom_data(const char code[2]) { return look_up(0x16, code); }
