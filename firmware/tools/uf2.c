/*
 * Makes a UF2 file, which a Pico in BOOTSEL mode takes, of a flash image: blocks of 512 bytes, each
 * with 256 bytes for one address.
 *
 * Usage: uf2 IN.bin OUT.uf2
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define FLASH 0x10000000u
#define PAYLOAD_BYTES 256u
#define BLOCK_BYTES 512u
#define FAMILY_RP2040 0xe48bff56u
#define FLAG_FAMILY_ID 0x2000u

static void put32(uint8_t *at, uint32_t value) {
  for (int i = 0; i < 4; i++) {
    at[i] = (uint8_t)(value >> 8 * i);
  }
}

static void fill(uint8_t *block, uint32_t number, uint32_t blocks) {
  put32(block, 0x0a324655);
  put32(block + 4, 0x9e5d5157);
  put32(block + 8, FLAG_FAMILY_ID);
  put32(block + 12, FLASH + number * PAYLOAD_BYTES);
  put32(block + 16, PAYLOAD_BYTES);
  put32(block + 20, number);
  put32(block + 24, blocks);
  put32(block + 28, FAMILY_RP2040);
  put32(block + BLOCK_BYTES - 4, 0x0ab16f30);
}

int main(int argc, char **argv) {
  FILE *in = argc == 3 ? fopen(argv[1], "rb") : NULL;
  if (!in || fseek(in, 0, SEEK_END) != 0) {
    fprintf(stderr, "uf2 cannot read its input; call it as: uf2 IN.bin OUT.uf2\n");
    return 1;
  }
  long bytes = ftell(in);
  rewind(in);
  FILE *out = fopen(argv[2], "wb");
  uint32_t blocks = (uint32_t)(bytes + PAYLOAD_BYTES - 1) / PAYLOAD_BYTES;
  for (uint32_t i = 0; out && i < blocks; i++) {
    uint8_t block[BLOCK_BYTES];
    memset(block, 0, sizeof block);
    if (fread(block + 32, 1, PAYLOAD_BYTES, in) == 0) {
      break;
    }
    fill(block, i, blocks);
    if (fwrite(block, 1, sizeof block, out) != sizeof block) {
      break;
    }
  }
  if (!out || ferror(in) || ferror(out) || fclose(out) != 0) {
    fprintf(stderr, "%s cannot be written\n", argv[2]);
    return 1;
  }
  fclose(in);
  return 0;
}
