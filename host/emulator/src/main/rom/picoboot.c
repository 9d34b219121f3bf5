// PICOBOOT (RP2040 datasheet 2.8.5): commands of 32 bytes, data, and an empty packet against their
// direction. A command that cannot be done halts both endpoints, and its status tells why.
#include "flash.h"
#include "registers.h"
#include "usb.h"

enum { COMMAND_BYTES = 32, MAGIC = 0x431fd10b, STATUS_BYTES = 16 };
enum {
  EXCLUSIVE_ACCESS = 0x01,
  REBOOT = 0x02,
  FLASH_ERASE = 0x03,
  WRITE = 0x05,
  EXIT_XIP = 0x06,
  ENTER_CMD_XIP = 0x07,
  EXEC = 0x08,
  READ = 0x84
};
enum { OK, UNKNOWN_COMMAND, BAD_LENGTH, BAD_TRANSFER_LENGTH, BAD_ADDRESS, BAD_ALIGNMENT };
enum { COMMAND, DATA_IN, DATA_OUT, ACKNOWLEDGE_IN, ACKNOWLEDGE_OUT };
enum { FLASH_SECTOR = 4096, BLOCK_BYTES = 65536, BLOCK_ERASE = 0xd8 };

#define NEVER 0xffffffffu
#define ROM_END 0x4000u
#define FLASH 0x10000000u
#define FLASH_END 0x11000000u
#define SRAM 0x20000000u
#define SRAM_END 0x20042000u
#define STACK_END 0x20041000u  // from here on is the stack of the ROM

static bool within(uint32_t address, uint32_t bytes, uint32_t from, uint32_t end) {
  return address >= from && address <= end && bytes <= end - address;
}

static bool in_flash(uint32_t address, uint32_t bytes) {
  return within(address, bytes, FLASH, FLASH_END);
}

void picoboot_reset(void) {
  BOOT->boot_state = COMMAND;
  BOOT->boot_status = OK;
}

uint32_t picoboot_status(uint8_t *data) {
  clear(data, STATUS_BYTES);
  store32(data, BOOT->boot_token);
  store32(data + 4, BOOT->boot_status);
  data[8] = BOOT->boot_command;
  data[9] = BOOT->boot_state != COMMAND;
  return STATUS_BYTES;
}

static void fail(uint32_t status) {
  BOOT->boot_status = status;
  BOOT->boot_state = COMMAND;
  usb_halt(PICOBOOT_IN);
  usb_halt(PICOBOOT_OUT);
}

static void acknowledge(void) {
  BOOT->boot_state = ACKNOWLEDGE_IN;
  usb_send(PICOBOOT_IN, 0, 0);
}

static void send_next(void) {
  uint8_t packet[PACKET_BYTES];
  uint32_t count = BOOT->boot_rest < PACKET_BYTES ? BOOT->boot_rest : PACKET_BYTES;
  if (in_flash(BOOT->boot_address, count)) {
    flash_leave_xip();
    flash_read(BOOT->boot_address - FLASH, packet, count);
  } else {
    copy(packet, (const uint8_t *)BOOT->boot_address, count);
  }
  BOOT->boot_address += count;
  BOOT->boot_rest -= count;
  usb_send(PICOBOOT_IN, packet, count);
}

void picoboot_sent(void) {
  if (BOOT->boot_state == DATA_IN && BOOT->boot_rest != 0) {
    send_next();
  } else if (BOOT->boot_state == DATA_IN) {
    BOOT->boot_state = ACKNOWLEDGE_OUT;
    usb_receive(PICOBOOT_OUT);
  } else if (BOOT->boot_state == ACKNOWLEDGE_IN) {
    BOOT->boot_state = COMMAND;
    if (BOOT->boot_command == EXEC) {
      ((void (*)(void))(BOOT->boot_entry | 1))();
    }
    usb_receive(PICOBOOT_OUT);
  }
}

static void write_page(void) {
  if (in_flash(BOOT->boot_address, BOOT->boot_filled)) {
    for (uint32_t i = BOOT->boot_filled; i < PAGE; i++) {
      BOOT->page[i] = 0xff;
    }
    flash_leave_xip();
    flash_range_program(BOOT->boot_address - FLASH, BOOT->page, PAGE);
  } else {
    copy((uint8_t *)BOOT->boot_address, BOOT->page, BOOT->boot_filled);
  }
  BOOT->boot_address += BOOT->boot_filled;
  BOOT->boot_filled = 0;
}

static void take(const uint8_t *data, uint32_t count) {
  if (count < PACKET_BYTES && count < BOOT->boot_rest) {
    fail(BAD_TRANSFER_LENGTH);
    return;
  }
  count = count < BOOT->boot_rest ? count : BOOT->boot_rest;
  copy(BOOT->page + BOOT->boot_filled, data, count); // packets of 64 bytes fill it exactly
  BOOT->boot_filled += count;
  BOOT->boot_rest -= count;
  if (BOOT->boot_filled > PAGE - PACKET_BYTES || BOOT->boot_rest == 0) {
    write_page();
  }
  if (BOOT->boot_rest == 0) {
    acknowledge();
  } else {
    usb_receive(PICOBOOT_OUT);
  }
}

static uint32_t erase(uint32_t address, uint32_t bytes) {
  if (!in_flash(address, bytes)) {
    return BAD_ADDRESS;
  }
  if (((address | bytes) & (FLASH_SECTOR - 1)) != 0) {
    return BAD_ALIGNMENT;
  }
  flash_leave_xip();
  flash_range_erase(address - FLASH, bytes, BLOCK_BYTES, BLOCK_ERASE);
  return OK;
}

static uint32_t check_write(uint32_t address, uint32_t bytes) {
  if (in_flash(address, bytes)) {
    return (address & (PAGE - 1)) == 0 ? OK : BAD_ALIGNMENT;
  }
  return within(address, bytes, SRAM, STACK_END) ? OK : BAD_ADDRESS;
}

static uint32_t check_read(uint32_t address, uint32_t bytes) {
  bool there = within(address, bytes, 0, ROM_END) || in_flash(address, bytes) ||
               within(address, bytes, SRAM, SRAM_END);
  return there ? OK : BAD_ADDRESS;
}

// Does a command, or prepares its data; returns its status.
static uint32_t begin(const uint8_t *arguments, uint32_t size, uint32_t bytes) {
  uint32_t first = load32(arguments), second = load32(arguments + 4);
  uint32_t millis = load32(arguments + 8);
  switch (BOOT->boot_command) {
    case EXCLUSIVE_ACCESS: return OK;  // nobody else writes while we do
    case EXIT_XIP: flash_exit_xip(); return OK;
    case ENTER_CMD_XIP: flash_enter_cmd_xip(); return OK;
    case REBOOT:
      if (size != 12) {
        return BAD_LENGTH;
      }
      reboot(first == 0 ? 0 : first | 1, second, millis < NEVER ? millis + 1 : NEVER);
      return OK;
    case FLASH_ERASE: return size == 8 ? erase(first, second) : BAD_LENGTH;
    case EXEC:
      BOOT->boot_entry = first;
      return size == 4 ? OK : BAD_LENGTH;
    case READ:
    case WRITE:
      if (size != 8) {
        return BAD_LENGTH;
      }
      if (bytes == 0 || bytes != second) {
        return BAD_TRANSFER_LENGTH;
      }
      BOOT->boot_address = first;
      BOOT->boot_rest = bytes;
      BOOT->boot_filled = 0;
      return BOOT->boot_command == READ ? check_read(first, bytes) : check_write(first, bytes);
    default: return UNKNOWN_COMMAND;
  }
}

static void command(const uint8_t *data, uint32_t count) {
  if (count != COMMAND_BYTES || load32(data) != MAGIC) {
    fail(UNKNOWN_COMMAND);
    return;
  }
  BOOT->boot_token = load32(data + 4);
  BOOT->boot_command = data[8];
  uint32_t status = begin(data + 16, data[9], load32(data + 12));
  BOOT->boot_status = status;
  if (status != OK) {
    fail(status);
  } else if (BOOT->boot_command == READ) {
    BOOT->boot_state = DATA_IN;
    send_next();
  } else if (BOOT->boot_command == WRITE) {
    BOOT->boot_state = DATA_OUT;
    usb_receive(PICOBOOT_OUT);
  } else {
    acknowledge();
  }
}

void picoboot_received(const uint8_t *data, uint32_t count) {
  switch (BOOT->boot_state) {
    case COMMAND: command(data, count); break;
    case DATA_OUT: take(data, count); break;
    case ACKNOWLEDGE_OUT:
      BOOT->boot_state = COMMAND;
      usb_receive(PICOBOOT_OUT);
      break;
    default: break;
  }
}
