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
#define RESET_PLL_USB (1u << 13)
#define RESET_USBCTRL (1u << 24)

#define XIP_CTRL_CLEAR ((xip_registers *)0x14003000)
#define OEOVER_LSB 12
#define OEOVER_DISABLE 2u
#define SIO_GPIO_HI_IN (*(reg *)0xd0000008)

// The clocks (datasheet 2.15.7, 2.16.7, 2.18.4).
#define XOSC_CTRL (*(reg *)0x40024000)
#define XOSC_STATUS (*(reg *)0x40024004)
#define XOSC_STARTUP (*(reg *)0x4002400c)
#define XOSC_CTRL_ENABLE_1_TO_15_MHZ 0x00fabaa0u
#define XOSC_STATUS_STABLE (1u << 31)

#define PLL_USB_CS (*(reg *)0x4002c000)
#define PLL_USB_PWR_CLEAR (*(reg *)0x4002f004)
#define PLL_USB_FBDIV_INT (*(reg *)0x4002c008)
#define PLL_USB_PRIM (*(reg *)0x4002c00c)
#define PLL_CS_LOCK (1u << 31)
#define PLL_PWR_PD (1u << 0)
#define PLL_PWR_POSTDIVPD (1u << 3)
#define PLL_PWR_VCOPD (1u << 5)
#define PLL_PRIM_POSTDIV1_LSB 16
#define PLL_PRIM_POSTDIV2_LSB 12

#define CLK_REF_CTRL (*(reg *)0x40008030)
#define CLK_REF_SELECTED (*(reg *)0x40008038)
#define CLK_SYS_CTRL (*(reg *)0x4000803c)
#define CLK_SYS_SELECTED (*(reg *)0x40008044)
#define CLK_USB_CTRL (*(reg *)0x40008054)
#define CLK_REF_SRC_XOSC 2u
#define CLK_SYS_AUXSRC_PLL_USB (1u << 5)
#define CLK_SYS_SRC_AUX 1u
#define CLK_USB_ENABLE (1u << 11)

typedef struct {  // datasheet 4.7.6
  reg ctrl;
  reg load;
  reg reason;
  reg scratch[8];
  reg tick;
} watchdog_registers;

_Static_assert(offsetof(watchdog_registers, tick) == 0x2c, "WATCHDOG TICK");

#define WATCHDOG ((watchdog_registers *)0x40058000)
#define WATCHDOG_SET ((watchdog_registers *)0x4005a000)
#define WATCHDOG_CLEAR ((watchdog_registers *)0x4005b000)
#define WATCHDOG_CTRL_ENABLE (1u << 30)
#define WATCHDOG_CTRL_TRIGGER (1u << 31)
#define WATCHDOG_TICK_ENABLE (1u << 9)
#define PSM_WDSEL (*(reg *)0x40010008)
#define PSM_ALL_BUT_OSCILLATORS 0x1fffcu

#define NVIC_ISER (*(reg *)0xe000e100)
#define NVIC_ICPR (*(reg *)0xe000e280)
#define USBCTRL_IRQ (1u << 5)

typedef struct {  // datasheet 4.1.4
  reg addr_endp[16];
  reg main_ctrl;
  reg sof_wr;
  reg sof_rd;
  reg sie_ctrl;
  reg sie_status;
  reg int_ep_ctrl;
  reg buff_status;
  reg buff_cpu_should_handle;
  reg ep_abort;
  reg ep_abort_done;
  reg ep_stall_arm;
  reg nak_poll;
  reg ep_status_stall_nak;
  reg usb_muxing;
  reg usb_pwr;
  reg usbphy_direct;
  reg usbphy_direct_override;
  reg usbphy_trim;
  reg unused;
  reg intr;
  reg inte;
  reg intf;
  reg ints;
} usb_registers;

_Static_assert(offsetof(usb_registers, ints) == 0x98, "USB INTS");

#define USB ((usb_registers *)0x50110000)
#define USB_MAIN_CTRL_CONTROLLER_EN 1u
#define USB_SIE_CTRL_PULLUP_EN (1u << 16)
#define USB_SIE_CTRL_EP0_INT_1BUF (1u << 29)
#define USB_SIE_STATUS_SETUP_REC (1u << 17)
#define USB_SIE_STATUS_BUS_RESET (1u << 19)
#define USB_MUXING_TO_PHY_SOFTCON 9u
#define USB_PWR_VBUS_DETECTED 0xcu
#define USB_INT_BUFF_STATUS (1u << 4)
#define USB_INT_BUS_RESET (1u << 12)
#define USB_INT_SETUP_REQ (1u << 16)

// The DPRAM (datasheet 4.1.2.5): the setup packet, endpoint controls from 0x08 on, buffer controls
// from 0x80 on, EP0's buffer at 0x100.
#define USB_DPRAM ((volatile uint8_t *)0x50100000)
#define USB_ENDPOINT_CONTROL ((reg *)0x50100000)
#define USB_BUFFER_CONTROL ((reg *)0x50100080)
#define USB_EP0_BUFFER 0x100u
#define USB_ENDPOINT_ENABLE (1u << 31)
#define USB_ENDPOINT_INTERRUPT_PER_BUFF (1u << 29)
#define USB_ENDPOINT_BULK (2u << 26)
#define USB_BUFFER_FULL (1u << 15)
#define USB_BUFFER_DATA1 (1u << 13)
#define USB_BUFFER_STALL (1u << 11)
#define USB_BUFFER_AVAILABLE (1u << 10)
#define USB_BUFFER_LENGTH 0x3ffu

// Resets blocks and waits until they are there.
static inline void reset_blocks(uint32_t blocks) {
  RESETS_SET->reset = blocks;
  RESETS_CLEAR->reset = blocks;
  while ((~RESETS->reset_done & blocks) != 0) {
  }
}
