// As much of an RP2040 as the ROM sees: Unicorn's Cortex-M0 with ROM, SRAM, and the registers
// below.
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { FLASH_BYTES = 1 << 20 };

void machine_open(const char *rom_path);

// A C call at an address; arguments and results in r0 to r3. The machine stops with a sentence if
// it does not return.
void machine_call(uint32_t address, uint32_t registers[4]);

// Runs from reset as core 0 or 1 until it gets to `stop`; false after some million instructions
// elsewhere.
bool machine_reset(uint32_t core, uint32_t stop);

// Makes running code in ROM a fault; reading it stays allowed.
void machine_forbid_rom(bool forbid);

uint32_t machine_register(int unicorn_register);
uint32_t machine_word(uint32_t address);
void machine_read(uint32_t address, void *data, uint32_t count);
void machine_write(uint32_t address, const void *data, uint32_t count);

// Addresses the ROM publishes.
uint32_t rom_function(const char code[2]);
uint32_t rom_data(const char code[2]);

// Devices.
extern uint8_t flash[FLASH_BYTES];
extern uint32_t watchdog_scratch[8];
extern uint32_t vtor, scr;
extern uint32_t ssi_ctrlr0, ssi_spi_ctrlr0, ssi_enabled, chip_select_override, flush_count;
extern bool ssi_overflowed;  // the receive FIFO lost a word, or a disabled SSI was used

// What core 0 does when core 1 is at the other end of the FIFOs: sends these words by the
// datasheet's protocol.
void fifo_script(const uint32_t words[6], uint32_t noise);

// Test bookkeeping: prints a line for a failure, counts.
void check(bool passed, const char *format, ...) __attribute__((format(printf, 2, 3)));
uint64_t random_bits(void);
