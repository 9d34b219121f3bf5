// USB boot (RP2040 datasheet 2.8.3.1.6, 2.8.4, 2.8.5): a drive that takes UF2 files, and PICOBOOT.
//
// One loop serves what the controller reports; it sleeps in between. Nobody interrupts it. Its
// variables are in the memory of the XIP cache, which is off meanwhile: all of SRAM but the stack
// belongs to what is loaded.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { PACKET_BYTES = 64, SECTOR = 512, PAGE = 256 };
enum { DRIVE_IN = 1, DRIVE_OUT = 2, PICOBOOT_OUT = 3, PICOBOOT_IN = 4, ENDPOINTS = 5 };
enum { MOST_UF2_BLOCKS = 65536, FLASH_SECTORS = 4096 };

typedef struct {
  // The bus.
  uint8_t data1[ENDPOINTS];  // the PID of the next packet
  uint8_t new_address;
  uint8_t configuration;
  uint8_t hidden;  // bit 0: no drive, bit 1: no PICOBOOT

  // The drive: the command under way.
  uint32_t state;
  uint32_t tag;
  uint32_t asked;  // by the host
  uint32_t total;  // that the device has, or takes
  uint32_t moved;
  uint32_t block;  // the first of READ(10)
  uint8_t reads, writes, failed, ended;
  uint8_t sense_key, sense_code;

  // The UF2 file.
  uint32_t uf2_blocks, uf2_arrived, uf2_lowest;
  uint8_t uf2_done;

  // PICOBOOT: the command under way.
  uint32_t boot_state;
  uint32_t boot_token, boot_status;
  uint32_t boot_address, boot_rest, boot_filled, boot_entry;
  uint8_t boot_command;

  uint8_t sector[SECTOR] __attribute__((aligned(4)));
  uint8_t page[PAGE] __attribute__((aligned(4)));
  uint8_t erased[FLASH_SECTORS / 8];
  uint8_t arrived[MOST_UF2_BLOCKS / 8];
} boot;

_Static_assert(sizeof(boot) <= 16384, "The XIP cache has 16 KiB");

#define BOOT ((boot *)0x15000000)

// Offers `count` bytes, at most a packet, at an IN endpoint.
void usb_send(uint32_t endpoint, const uint8_t *data, uint32_t count);

// Takes a packet from an OUT endpoint.
void usb_receive(uint32_t endpoint);

// Halts an endpoint until the host clears that.
void usb_halt(uint32_t endpoint);

// Resets all but the oscillators, SRAM stays: to `entry` with `stack`; 0: as after power on.
void reboot(uint32_t entry, uint32_t stack, uint32_t millis);

void drive_reset(void);
void drive_received(const uint8_t *data, uint32_t count);
void drive_sent(void);

void picoboot_reset(void);
void picoboot_received(const uint8_t *data, uint32_t count);
void picoboot_sent(void);
uint32_t picoboot_status(uint8_t *data);

static inline uint32_t load32(const uint8_t *at) {
  return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static inline void store32(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)value;
  at[1] = (uint8_t)(value >> 8);
  at[2] = (uint8_t)(value >> 16);
  at[3] = (uint8_t)(value >> 24);
}

static inline void copy(uint8_t *to, const uint8_t *from, uint32_t count) {
  while (count-- != 0) {
    *to++ = *from++;
  }
}

static inline void clear(void *at, uint32_t count) {
  for (uint8_t *byte = at; count-- != 0;) {
    *byte++ = 0;
  }
}
