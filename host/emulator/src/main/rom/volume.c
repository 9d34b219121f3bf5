// What is on the drive: a table of partitions, a FAT16 with two files, made sector by sector when it
// is read; and what a sector that is written does, if it is a block of a UF2 file
// (https://github.com/microsoft/uf2).
#include "volume.h"

#include "flash.h"

enum { FAT_SECTORS = 33, CLUSTER_SECTORS = 32, ROOT_SECTORS = 32, ENTRY_BYTES = 32 };
enum { BOOT_SECTOR = 1, FAT = 2, ROOT = FAT + 2 * FAT_SECTORS, DATA = ROOT + ROOT_SECTORS };
enum { FAMILY_IN_FLAGS = 0x2000, NOT_MAIN_FLASH = 1, FAMILY = 0xe48bff56 };
enum { MAGIC_0 = 0x0a324655, MAGIC_1 = 0x9e5d5157, MAGIC_END = 0x0ab16f30 };
enum { FLASH_SECTOR = 4096, REBOOT_MILLIS = 500 };

#define FLASH 0x10000000u
#define FLASH_END 0x11000000u
#define SRAM 0x20000000u
#define STACK_END 0x20041000u  // from here on is the stack of the ROM
#define SRAM_END 0x20042000u

static const uint8_t boot_sector[62] = "\xeb\x3c\x90" "MSWIN4.1" "\x00\x02" "\x20" "\x01\x00" "\x02"
    "\x00\x02" "\x00\x00" "\xf8" "\x21\x00" "\x01\x00\x01\x00" "\x01\x00\x00\x00"
    "\xff\xff\x03\x00" "\x00\x00\x29" "\x20\x40\x20\x26" "RPI-RP2    " "FAT16  ";

static const char index_htm[] =
    "<html><head><meta http-equiv=\"refresh\" "
    "content=\"0;URL='https://raspberrypi.com/device/RP2?version=E0C9125B0D9B'\"/></head>\r\n"
    "<body>Redirecting to <a href='https://raspberrypi.com/device/RP2?version=E0C9125B0D9B'>"
    "raspberrypi.com</a></body></html>\r\n";

static const char info_uf2[] =
    "UF2 Bootloader v3.0\r\nModel: Raspberry Pi RP2\r\nBoard-ID: RPI-RP2\r\n";

static void entry(uint8_t *at, const char *name, uint8_t attributes, uint8_t cluster,
                  uint32_t bytes) {
  copy(at, (const uint8_t *)name, 11);
  at[11] = attributes;
  at[24] = 0x21;  // the first day of 1980
  at[26] = cluster;
  store32(at + 28, bytes);
}

void volume_read(uint32_t block, uint8_t *sector) {
  clear(sector, SECTOR);
  if (block == 0) {
    sector[446 + 4] = 0x0e;  // FAT16, by numbers of sectors
    store32(sector + 446 + 8, BOOT_SECTOR);
    store32(sector + 446 + 12, VOLUME_BLOCKS - 1);
  } else if (block == BOOT_SECTOR) {
    copy(sector, boot_sector, sizeof boot_sector);
  } else if (block == FAT || block == FAT + FAT_SECTORS) {
    store32(sector, 0xfffffff8);
    store32(sector + 4, 0xffffffff);  // each file has a cluster
  } else if (block == ROOT) {
    entry(sector, "RPI-RP2    ", 0x08, 0, 0);
    entry(sector + ENTRY_BYTES, "INDEX   HTM", 1, 2, sizeof index_htm - 1);
    entry(sector + 2 * ENTRY_BYTES, "INFO_UF2TXT", 1, 3, sizeof info_uf2 - 1);
  } else if (block == DATA) {
    copy(sector, (const uint8_t *)index_htm, sizeof index_htm - 1);
  } else if (block == DATA + CLUSTER_SECTORS) {
    copy(sector, (const uint8_t *)info_uf2, sizeof info_uf2 - 1);
  }
  if (block <= BOOT_SECTOR) {
    sector[510] = 0x55;
    sector[511] = 0xaa;
  }
}

// Returns whether the bit was not set.
static bool set(uint8_t *bits, uint32_t number) {
  uint8_t mask = (uint8_t)(1u << (number & 7));
  bool fresh = (bits[number / 8] & mask) == 0;
  bits[number / 8] |= mask;
  return fresh;
}

static void begin(uint32_t blocks) {
  clear(BOOT->arrived, sizeof BOOT->arrived);
  clear(BOOT->erased, sizeof BOOT->erased);
  BOOT->uf2_blocks = blocks;
  BOOT->uf2_arrived = 0;
  BOOT->uf2_lowest = SRAM_END;
}

// Puts a page where it belongs; returns whether that is a place.
static bool put(uint32_t address, const uint8_t *page) {
  if (address >= FLASH && address < FLASH_END) {
    uint32_t at = address - FLASH;
    flash_leave_xip();
    if (set(BOOT->erased, at / FLASH_SECTOR)) {
      flash_range_erase(at & ~(FLASH_SECTOR - 1u), FLASH_SECTOR, FLASH_SECTOR, 0x20);
    }
    flash_range_program(at, page, PAGE);
    return true;
  }
  if (address >= SRAM && address < STACK_END) {
    copy((uint8_t *)address, page, PAGE);
    BOOT->uf2_lowest = address < BOOT->uf2_lowest ? address : BOOT->uf2_lowest;
    return true;
  }
  return false;
}

// A file is whole when each of its blocks has arrived; another number of blocks, or the first block
// again, is another file.
void volume_write(const uint8_t *sector) {
  uint32_t flags = load32(sector + 8), address = load32(sector + 12);
  uint32_t number = load32(sector + 20), blocks = load32(sector + 24);
  bool ours = load32(sector) == MAGIC_0 && load32(sector + 4) == MAGIC_1 &&
              load32(sector + 508) == MAGIC_END && load32(sector + 16) == PAGE &&
              (flags & (FAMILY_IN_FLAGS | NOT_MAIN_FLASH)) == FAMILY_IN_FLAGS &&
              load32(sector + 28) == FAMILY;
  if (!ours || (address & (PAGE - 1)) != 0 || number >= blocks || blocks > MOST_UF2_BLOCKS ||
      BOOT->uf2_done != 0) {
    return;
  }
  bool again = number == 0 && (BOOT->arrived[0] & 1) != 0;
  if (blocks != BOOT->uf2_blocks || again) {
    begin(blocks);
  }
  if (!set(BOOT->arrived, number) || !put(address, sector + 32)) {
    return;
  }
  if (++BOOT->uf2_arrived == blocks) {
    BOOT->uf2_done = 1;
    bool in_flash = BOOT->uf2_lowest == SRAM_END;
    reboot(in_flash ? 0 : BOOT->uf2_lowest | 1, SRAM_END, REBOOT_MILLIS);
  }
}
