/** CRC-32 for the tests, by a table; the state is the reflected register. */
#include "../src/toaster/crc32.h"

#include <stdbool.h>

static uint32_t table[256];

static void fill_table(void) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    table[byte] = crc;
  }
}

uint32_t crc32_update(uint32_t state, const void *bytes, uint32_t count) {
  static bool filled;
  if (!filled) {
    fill_table();
    filled = true;
  }
  const uint8_t *b = bytes;
  while (count--) {
    state = state >> 8 ^ table[(state ^ *b++) & 0xff];
  }
  return state;
}

uint32_t crc32_value(uint32_t state) {
  return ~state;
}
