// The registers this ROM touches, by their datasheet names.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef volatile uint32_t reg;

typedef struct {  // datasheet 4.10.13
  reg ctrlr0;
  reg ctrlr1;
  reg ssienr;
  reg mwcr;
  reg ser;
  reg baudr;
  reg txftlr;
  reg rxftlr;
  reg txflr;
  reg rxflr;
  reg sr;
  reg imr;
  reg isr;
  reg risr;
  reg txoicr;
  reg rxoicr;
  reg rxuicr;
  reg msticr;
  reg icr;
  reg unused[5];
  reg dr0;
  reg more[36];
  reg spi_ctrlr0;
} ssi_registers;

_Static_assert(offsetof(ssi_registers, icr) == 0x48, "SSI ICR");
_Static_assert(offsetof(ssi_registers, dr0) == 0x60, "SSI DR0");
_Static_assert(offsetof(ssi_registers, spi_ctrlr0) == 0xf4, "SSI SPI_CTRLR0");

#define SSI ((ssi_registers *)0x18000000)
#define SSI_CTRLR0_SCPH_LSB 6
#define SSI_CTRLR0_TMOD_LSB 8
#define SSI_CTRLR0_DFS_32_LSB 16
#define SSI_TMOD_TX_AND_RX 0
#define SSI_TMOD_EEPROM_READ 3
#define SSI_SPI_CTRLR0_ADDR_L_LSB 2
#define SSI_SPI_CTRLR0_INST_L_LSB 8
#define SSI_SPI_CTRLR0_XIP_CMD_LSB 24

typedef struct {  // datasheet 2.6.3.6
  reg ctrl;
  reg flush;
} xip_registers;

#define XIP_CTRL ((xip_registers *)0x14000000)
#define XIP_CTRL_SET ((xip_registers *)0x14002000)
#define XIP_CTRL_EN 1u

typedef struct {  // datasheet 2.19.6.2; SCLK, SS, SD0 to SD3
  struct {
    reg status;
    reg ctrl;
  } gpio[6];
} io_qspi_registers;

#define IO_QSPI ((io_qspi_registers *)0x40018000)
#define QSPI_SS 1
#define OUTOVER_LSB 8

typedef struct {  // datasheet 2.19.6.4
  reg voltage_select;
  reg sclk;
  reg sd[4];
  reg ss;
} pads_qspi_registers;

#define PADS_QSPI ((pads_qspi_registers *)0x40020000)
#define PADS_BANK0_CLEAR ((reg *)0x4001f000)
#define PAD_PULL_DOWN (1u << 2)
#define PAD_PULL_UP (1u << 3)
#define PAD_INPUT_ENABLE (1u << 6)
#define PAD_OUTPUT_DISABLE (1u << 7)
#define PAD_GPIO26 27  // the word of the first of the four ADC pins

typedef struct {  // datasheet 2.14.3
  reg reset;
  reg wdsel;
  reg reset_done;
} resets_registers;

#define RESETS ((resets_registers *)0x4000c000)
#define RESETS_SET ((resets_registers *)0x4000e000)
#define RESETS_CLEAR ((resets_registers *)0x4000f000)
#define RESET_IO_QSPI (1u << 6)
#define RESET_PADS_BANK0 (1u << 8)
#define RESET_PADS_QSPI (1u << 9)
#define RESET_TIMER (1u << 21)
