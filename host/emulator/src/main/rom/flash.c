// Flash access in direct mode: every byte out of DR0 brings one back. The chip select is forced by
// the pad's OUTOVER rather than by the SSI, which would raise it whenever its FIFO runs dry, as it
// does when an interrupt comes between.
#include "flash.h"

#include "registers.h"

enum {
  PAGE_PROGRAM = 0x02,
  READ_DATA = 0x03,
  READ_STATUS = 0x05,
  WRITE_ENABLE = 0x06,
  SECTOR_ERASE = 0x20
};
enum { PAGE_BYTES = 256, SECTOR_BYTES = 4096 };
enum { STATUS_BUSY = 1 };
enum { IN_FLIGHT = 14 };  // the receive FIFO has 16 words and two more bytes can be under way

typedef enum { NORMAL, INVERT, LOW, HIGH } outover;

static void select(outover level) {
  IO_QSPI->gpio[QSPI_SS].ctrl = (uint32_t)level << OUTOVER_LSB;
  (void)IO_QSPI->gpio[QSPI_SS].ctrl;  // the write has arrived when the read returns
}

// Moves `skip` bytes that are already in the FIFO, then `count` more, and raises the chip select.
// Without `out`, `fill` is sent; without `in`, what comes back is dropped.
static void transfer(const uint8_t *out, uint8_t fill, uint8_t *in, uint32_t skip, uint32_t count) {
  uint32_t to_send = count;
  uint32_t to_receive = skip + count;
  while (to_receive != 0) {
    if (to_send != 0 && to_receive - to_send < IN_FLIGHT) {
      SSI->dr0 = out != 0 ? *out++ : fill;
      to_send--;
    }
    if (SSI->rxflr != 0) {
      uint8_t byte = (uint8_t)SSI->dr0;
      if (in != 0 && to_receive <= count) {
        *in++ = byte;
      }
      to_receive--;
    }
  }
  select(HIGH);
}

static uint8_t status(void) {
  uint8_t value;
  select(LOW);
  SSI->dr0 = READ_STATUS;
  transfer(0, 0, &value, 1, 1);
  return value;
}

static void start(uint8_t command, uint32_t address) {
  select(LOW);
  SSI->dr0 = command;
  SSI->dr0 = (address >> 16) & 0xff;
  SSI->dr0 = (address >> 8) & 0xff;
  SSI->dr0 = address & 0xff;
}

static void write(uint8_t command, uint32_t address, const uint8_t *data, uint32_t count) {
  select(LOW);
  SSI->dr0 = WRITE_ENABLE;
  transfer(0, 0, 0, 1, 0);
  start(command, address);
  transfer(data, 0, 0, 4, count);
  while ((status() & STATUS_BUSY) != 0) {
  }
}

void connect_internal_flash(void) {
  RESETS_SET->reset = RESET_IO_QSPI | RESET_PADS_QSPI;
  RESETS_CLEAR->reset = RESET_IO_QSPI | RESET_PADS_QSPI;
  while ((~RESETS->reset_done & (RESET_IO_QSPI | RESET_PADS_QSPI)) != 0) {
  }
  for (int i = 0; i < 6; i++) {
    IO_QSPI->gpio[i].ctrl = 0;  // function 0 is the SSI
  }
}

// Datasheet 2.8.1.2: 32 clocks deselected with the data lines pulled low, 32 selected with them
// pulled high, then 16 ones on a driven MOSI.
void flash_exit_xip(void) {
  SSI->ssienr = 0;
  (void)SSI->sr;
  (void)SSI->icr;  // sticky errors clear on being read
  SSI->baudr = 6;
  SSI->ctrlr0 = (7u << SSI_CTRLR0_DFS_32_LSB) | (SSI_TMOD_TX_AND_RX << SSI_CTRLR0_TMOD_LSB);
  SSI->ser = 1;
  SSI->ssienr = 1;

  uint32_t pad = PADS_QSPI->sd[0];
  uint32_t bare = pad & ~(PAD_PULL_DOWN | PAD_PULL_UP);
  for (int i = 0; i < 2; i++) {
    select(i == 0 ? HIGH : LOW);
    for (int line = 0; line < 4; line++) {
      PADS_QSPI->sd[line] = bare | PAD_OUTPUT_DISABLE | (i == 0 ? PAD_PULL_DOWN : PAD_PULL_UP);
    }
    transfer(0, 0, 0, 0, 4);
  }
  // The upper two may be write protect and hold: keep them high.
  for (int line = 0; line < 4; line++) {
    PADS_QSPI->sd[line] = line < 2 ? pad : bare | PAD_PULL_UP;
  }
  select(LOW);
  transfer(0, 0xff, 0, 0, 2);
  select(NORMAL);
}

void flash_leave_xip(void) {
  if ((SSI->ctrlr0 >> SSI_CTRLR0_TMOD_LSB & 3) != SSI_TMOD_TX_AND_RX) {
    flash_exit_xip();
  }
}

void flash_range_erase(uint32_t address, uint32_t count, uint32_t block_size,
                       uint8_t block_command) {
  uint32_t end = address + count;
  while (address < end) {
    if ((address & (block_size - 1)) == 0 && end - address >= block_size) {
      write(block_command, address, 0, 0);
      address += block_size;
    } else {
      write(SECTOR_ERASE, address, 0, 0);
      address += SECTOR_BYTES;
    }
  }
}

void flash_range_program(uint32_t address, const uint8_t *data, uint32_t count) {
  uint32_t end = address + count;
  for (; address < end; address += PAGE_BYTES, data += PAGE_BYTES) {
    write(PAGE_PROGRAM, address, data, PAGE_BYTES);
  }
}

void flash_flush_cache(void) {
  XIP_CTRL->flush = 1;
  (void)XIP_CTRL->flush;  // blocks until done
  XIP_CTRL_SET->ctrl = XIP_CTRL_EN;
  select(NORMAL);
}

void flash_enter_cmd_xip(void) {
  SSI->ssienr = 0;
  SSI->ctrlr0 = (31u << SSI_CTRLR0_DFS_32_LSB) | (SSI_TMOD_EEPROM_READ << SSI_CTRLR0_TMOD_LSB);
  SSI->spi_ctrlr0 = ((uint32_t)READ_DATA << SSI_SPI_CTRLR0_XIP_CMD_LSB) |
                    (2u << SSI_SPI_CTRLR0_INST_L_LSB) |  // 8 bits
                    (6u << SSI_SPI_CTRLR0_ADDR_L_LSB);   // 24 bits
  SSI->ssienr = 1;
}

void flash_read(uint32_t address, uint8_t *data, uint32_t count) {
  start(READ_DATA, address);
  transfer(0, 0, data, 4, count);
}

void flash_clock_mode(uint32_t mode) {
  SSI->ssienr = 0;
  SSI->ctrlr0 = (SSI->ctrlr0 & ~(3u << SSI_CTRLR0_SCPH_LSB)) | (mode << SSI_CTRLR0_SCPH_LSB);
  SSI->ssienr = 1;
}
