/*
 * Pads a second-stage boot to 252 bytes and puts behind it the CRC-32 that the boot ROM checks:
 * polynomial 0x04C11DB7, start all ones, not reflected, no final inversion (datasheet 2.8.1.3.1).
 *
 * Usage: boot2crc IN OUT
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define CODE_BYTES 252

static uint32_t crc32_msb_first(const uint8_t *bytes, int count) {
  uint32_t crc = 0xffffffff;
  for (int i = 0; i < count; i++) {
    crc ^= (uint32_t)bytes[i] << 24;
    for (int bit = 0; bit < 8; bit++) {
      crc = crc & 0x80000000 ? crc << 1 ^ 0x04c11db7 : crc << 1;
    }
  }
  return crc;
}

int main(int argc, char **argv) {
  uint8_t code[CODE_BYTES + 1];
  memset(code, 0, sizeof code);
  FILE *in = argc == 3 ? fopen(argv[1], "rb") : NULL;
  if (!in) {
    fprintf(stderr, "boot2crc cannot read its input; call it as: boot2crc IN OUT\n");
    return 1;
  }
  size_t count = fread(code, 1, sizeof code, in);
  fclose(in);
  if (count == 0 || count > CODE_BYTES) {
    fprintf(stderr, "%s must have 1 to %d bytes; make the second stage smaller\n", argv[1],
            CODE_BYTES);
    return 1;
  }
  uint32_t crc = crc32_msb_first(code, CODE_BYTES);
  uint8_t tail[4] = {(uint8_t)crc, (uint8_t)(crc >> 8), (uint8_t)(crc >> 16),
                     (uint8_t)(crc >> 24)};
  FILE *out = fopen(argv[2], "wb");
  if (!out || fwrite(code, 1, CODE_BYTES, out) != CODE_BYTES || fwrite(tail, 1, 4, out) != 4 ||
      fclose(out) != 0) {
    fprintf(stderr, "%s cannot be written\n", argv[2]);
    return 1;
  }
  return 0;
}
