// Bit and memory functions against the host's.
#include <string.h>

#include "machine.h"

void test_integers(int count);
void test_memory(int count);

static uint32_t call(const char code[2], uint32_t a) {
  uint32_t registers[4] = {a, 0, 0, 0};
  machine_call(rom_function(code), registers);
  return registers[0];
}

static uint32_t reversed(uint32_t value) {
  uint32_t result = 0;
  for (int i = 0; i < 32; i++) {
    result |= ((value >> i) & 1) << (31 - i);
  }
  return result;
}

void test_integers(int count) {
  check(rom_function("??") == 0, "an unknown code has an address");
  for (int i = 0; i < count + 66; i++) {
    uint32_t value = i < 33   ? (uint32_t)((1ull << i) - 1)
                     : i < 66 ? (uint32_t)(1ull << (i - 33))
                              : (uint32_t)random_bits();
    value = i < 66 ? value : value >> (random_bits() & 31);
    check(call("P3", value) == (uint32_t)__builtin_popcount(value), "popcount32(%08x)", value);
    check(call("R3", value) == reversed(value), "reverse32(%08x)", value);
    check(call("L3", value) == (value == 0 ? 32 : (uint32_t)__builtin_clz(value)), "clz32(%08x)",
          value);
    check(call("T3", value) == (value == 0 ? 32 : (uint32_t)__builtin_ctz(value)), "ctz32(%08x)",
          value);
  }
}

enum { WINDOW = 160, TO = 0x20001000, FROM = 0x20002000 };

static void test_one(const char code[2], bool copies, uint32_t to_offset, uint32_t from_offset,
                     uint32_t length) {
  uint8_t from[WINDOW], expected[WINDOW], actual[WINDOW];
  for (int i = 0; i < WINDOW; i++) {
    from[i] = (uint8_t)random_bits();
    expected[i] = (uint8_t)random_bits();
  }
  machine_write(FROM, from, WINDOW);
  machine_write(TO, expected, WINDOW);
  uint32_t fill = (uint32_t)random_bits();
  uint32_t registers[4] = {TO + to_offset, copies ? FROM + from_offset : fill, length, 0};
  machine_call(rom_function(code), registers);
  if (copies) {
    memcpy(expected + to_offset, from + from_offset, length);
  } else {
    memset(expected + to_offset, (uint8_t)fill, length);
  }
  machine_read(TO, actual, WINDOW);
  check(registers[0] == TO + to_offset && memcmp(expected, actual, WINDOW) == 0,
        "%s to +%u from +%u, %u bytes", code, to_offset, from_offset, length);
}

void test_memory(int count) {
  for (int i = 0; i < count; i++) {
    uint32_t to = (uint32_t)random_bits() % 8, from = (uint32_t)random_bits() % 8;
    uint32_t length = (uint32_t)random_bits() % (i % 2 == 0 ? 12 : 128);
    test_one("MS", false, to, 0, length);
    test_one("S4", false, to & 4, 0, length);
    test_one("MC", true, to, from, length);
    test_one("MC", true, to, to, length);
    test_one("C4", true, to & 4, from & 4, length);
  }
}
