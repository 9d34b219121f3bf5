#pragma once

#include "machine.h"

void devices_reset(uint32_t core);
uint32_t device_read(uint32_t address);
void device_write(uint32_t address, uint32_t value);
