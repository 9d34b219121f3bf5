// What is on the drive.
#pragma once

#include "usb.h"

enum { VOLUME_BLOCKS = 0x40000 };  // 128 MiB

// Makes a sector.
void volume_read(uint32_t block, uint8_t *sector);

// Takes a sector; does nothing if it is no block of a UF2 file for this chip.
void volume_write(const uint8_t *sector);
