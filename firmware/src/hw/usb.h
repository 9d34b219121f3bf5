/** USB: the controller as a device, and its memory (datasheet 4.1.4, 4.1.2.5). */
#ifndef HW_USB_H
#define HW_USB_H

#include "hw.h"

struct usb {
  reg32 ADDR_ENDP[16];
  reg32 MAIN_CTRL;
  reg32 SOF_WR;
  reg32 SOF_RD;
  reg32 SIE_CTRL;
  reg32 SIE_STATUS;
  reg32 INT_EP_CTRL;
  reg32 BUFF_STATUS;
  reg32 BUFF_CPU_SHOULD_HANDLE;
  reg32 EP_ABORT;
  reg32 EP_ABORT_DONE;
  reg32 EP_STALL_ARM;
  reg32 NAK_POLL;
  reg32 EP_STATUS_STALL_NAK;
  reg32 USB_MUXING;
  reg32 USB_PWR;
  reg32 USBPHY_DIRECT;
  reg32 USBPHY_DIRECT_OVERRIDE;
  reg32 USBPHY_TRIM;
  reg32 RESERVED;
  reg32 INTR;
  reg32 INTE;
  reg32 INTF;
  reg32 INTS;
};
HW_AT(usb, SIE_CTRL, 0x4c);
HW_AT(usb, USB_MUXING, 0x74);
HW_AT(usb, INTS, 0x98);

#define USB ((struct usb *)0x50110000)

#define USB_MAIN_CTRL_CONTROLLER_EN (1u << 0)
#define USB_SIE_CTRL_PULLUP_EN (1u << 16)
#define USB_SIE_CTRL_EP0_INT_1BUF (1u << 29)
#define USB_SIE_STATUS_SETUP_REC (1u << 17)
#define USB_SIE_STATUS_BUS_RESET (1u << 19)
#define USB_MUXING_TO_PHY (1u << 0)
#define USB_MUXING_SOFTCON (1u << 3)
#define USB_PWR_VBUS_DETECT (1u << 2)
#define USB_PWR_VBUS_DETECT_OVERRIDE_EN (1u << 3)
#define USB_INT_BUFF_STATUS (1u << 4)
#define USB_INT_BUS_RESET (1u << 12)
#define USB_INT_SETUP_REQ (1u << 16)

/** A number for each end: those that send are even, as in BUFF_STATUS. */
#define USB_IN(endpoint) (2 * (endpoint))
#define USB_OUT(endpoint) (2 * (endpoint) + 1)

struct usb_dpram {
  volatile uint8_t SETUP[8];
  reg32 EP_CTRL[30]; /* that of USB_IN(1) first */
  reg32 BUFFER_CTRL[32];
  volatile uint8_t EP0[64];
  volatile uint8_t EP0_SECOND[64];
  volatile uint8_t BUFFERS[][64];
};
HW_AT(usb_dpram, BUFFER_CTRL, 0x80);
HW_AT(usb_dpram, BUFFERS, 0x180);

#define USB_DPRAM ((struct usb_dpram *)0x50100000)

#define USB_EP_CTRL_ENABLE (1u << 31)
#define USB_EP_CTRL_INTERRUPT_PER_BUFF (1u << 29)
#define USB_EP_CTRL_BULK (2u << 26)
#define USB_EP_CTRL_INTERRUPT (3u << 26)
#define USB_BUFFER_FULL (1u << 15)
#define USB_BUFFER_DATA1 (1u << 13)
#define USB_BUFFER_STALL (1u << 11)
#define USB_BUFFER_AVAILABLE (1u << 10)
#define USB_BUFFER_LENGTH 0x3ffu

#endif
