// The serial flash behind the SSI (RP2040 datasheet 2.8.3.1.3, 4.10).
#pragma once

#include <stdint.h>

// Resets the QSPI pads and their multiplexers and connects them to the SSI.
void connect_internal_flash(void);

// Brings SSI and flash to plain serial commands, whatever mode the flash was in.
void flash_exit_xip(void);

// Does that if the SSI serves XIP.
void flash_leave_xip(void);

// Erases from `address`, by 4 KiB sectors, or by blocks of `block_size` with `block_command` where
// one fits.
void flash_range_erase(uint32_t address, uint32_t count, uint32_t block_size,
                       uint8_t block_command);

// Programs whole pages of 256 bytes; `address` must be the start of one.
void flash_range_program(uint32_t address, const uint8_t *data, uint32_t count);

// Empties and enables the XIP cache and gives the chip select back to the SSI.
void flash_flush_cache(void);

// Makes the SSI turn XIP accesses into 03h reads.
void flash_enter_cmd_xip(void);

// Reads by 03h.
void flash_read(uint32_t address, uint8_t *data, uint32_t count);

// Sets clock polarity and phase: bit 0 is SCPH, bit 1 SCPOL.
void flash_clock_mode(uint32_t mode);
