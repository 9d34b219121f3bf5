/** Toasting, and CRC-32 as the tests have it. */
#include "../src/toaster/toast.h"

#include "../src/toaster/crc32.h"
#include "test.h"

static void should_know_the_crc_of_123456789(void) {
  CHECK_EQUAL(0xcbf43926, crc32_of("123456789", 9));
  uint32_t state = crc32_update(CRC32_BEGIN, "1234", 4);
  CHECK_EQUAL(0xcbf43926, crc32_value(crc32_update(state, "56789", 5)));
}

static void should_turn_and_colour_each_byte(void) {
  for (uint32_t browning = 0; browning <= 12; browning++) {
    for (uint32_t b = 0; b < 256; b++) {
      for (uint32_t position = 250; position < 260; position++) {
        uint8_t toast = (uint8_t)b;
        toast_burst(&toast, 1, position, browning);
        uint32_t turned = b * 8 % 256 + b / 32;
        CHECK_EQUAL(turned ^ (0x5d + 29 * browning + position) % 256, toast);
      }
    }
  }
}

static void should_go_on_with_the_colour_in_the_next_burst(void) {
  uint8_t whole[300] = {1, 2, 3};
  uint8_t parts[300] = {1, 2, 3};
  toast_burst(whole, 300, 0, 7);
  toast_burst(parts, 123, 0, 7);
  toast_burst(parts + 123, 177, 123, 7);
  for (int i = 0; i < 300; i++) {
    CHECK_EQUAL(whole[i], parts[i]);
  }
}

static void should_take_longer_for_longer_and_darker(void) {
  CHECK_EQUAL(0, toast_micros(0, 32768));
  CHECK_EQUAL(700, toast_micros(3, 20));
  CHECK_EQUAL(100, toast_micros(1, 63));
  CHECK_EQUAL(101, toast_micros(1, 64));
  CHECK_EQUAL(4095 * 612, toast_micros(12, 32768));
}

void toast_tests(void) {
  RUN(should_know_the_crc_of_123456789);
  RUN(should_turn_and_colour_each_byte);
  RUN(should_go_on_with_the_colour_in_the_next_burst);
  RUN(should_take_longer_for_longer_and_darker);
}
