// The controller as a device: requests at EP0, and packets for the drive and PICOBOOT.
#include "usb.h"

#include "flash.h"
#include "registers.h"

enum { GET_STATUS = 0, CLEAR_FEATURE = 1, SET_ADDRESS = 5, GET_DESCRIPTOR = 6 };
enum { GET_CONFIGURATION = 8, SET_CONFIGURATION = 9, GET_INTERFACE = 10, SET_INTERFACE = 11 };
enum { DEVICE = 1, CONFIGURATION = 2, STRING = 3 };
enum { REQUEST_IN = 0x80, CLASS = 0x20, VENDOR = 0x40, KINDS = 0x60 };
enum { RECIPIENTS = 0x1f, TO_ENDPOINT = 2 };
enum { BULK_ONLY_RESET = 0xff, GET_MAX_LUN = 0xfe };
enum { PICOBOOT_RESET = 0x41, PICOBOOT_STATUS = 0x42 };
enum { HEAD_BYTES = 9, INTERFACE_BYTES = 23 };
enum { BUFFERS = 0x180 };

static const uint8_t device_descriptor[] = {18,   DEVICE, 0x10, 0x01, 0, 0, 0, 64, 0x8a, 0x2e,
                                            0x03, 0x00,   0x00, 0x01, 1, 2, 3, 1};

#define INTERFACE(class, subclass, protocol, in, out)                           \
  9, 4, 0, 0, 2, class, subclass, protocol, 0, 7, 5, 0x80 | in, 2, 64, 0, 0, 7, 5, out, 2, 64, 0, 0

static const uint8_t interfaces[2][INTERFACE_BYTES] = {
    {INTERFACE(8, 6, 0x50, DRIVE_IN, DRIVE_OUT)},
    {INTERFACE(0xff, 0, 0, PICOBOOT_IN, PICOBOOT_OUT)},
};

static const char *const strings[] = {"Raspberry Pi", "RP2 Boot", "E0C9125B0D9B"};

static reg *buffer_control(uint32_t endpoint, bool in) {
  return &USB_BUFFER_CONTROL[2 * endpoint + (in ? 0 : 1)];
}

static bool is_in(uint32_t endpoint) { return endpoint == DRIVE_IN || endpoint == PICOBOOT_IN; }

static volatile uint8_t *buffer(uint32_t endpoint) {
  return USB_DPRAM + (endpoint == 0 ? USB_EP0_BUFFER : BUFFERS + PACKET_BYTES * endpoint);
}

// AVAILABLE last, when the rest has reached the controller (datasheet 4.1.2.5.1).
static void offer(reg *control, uint32_t bits) {
  *control = bits;
  for (int i = 0; i < 12; i++) {
    __asm__ volatile("nop");
  }
  *control = bits | USB_BUFFER_AVAILABLE;
}

static void send(uint32_t endpoint, const uint8_t *data, uint32_t count, bool data1) {
  volatile uint8_t *to = buffer(endpoint);
  for (uint32_t i = 0; i < count; i++) {
    to[i] = data[i];
  }
  offer(buffer_control(endpoint, true),
        USB_BUFFER_FULL | (data1 ? USB_BUFFER_DATA1 : 0) | count);
}

void usb_send(uint32_t endpoint, const uint8_t *data, uint32_t count) {
  send(endpoint, data, count, BOOT->data1[endpoint]);
  BOOT->data1[endpoint] ^= 1;
}

void usb_receive(uint32_t endpoint) {
  offer(buffer_control(endpoint, false),
        (BOOT->data1[endpoint] != 0 ? USB_BUFFER_DATA1 : 0) | PACKET_BYTES);
  BOOT->data1[endpoint] ^= 1;
}

void usb_halt(uint32_t endpoint) {
  *buffer_control(endpoint, is_in(endpoint)) = USB_BUFFER_STALL;
}

static bool halted(uint32_t endpoint) {
  return (*buffer_control(endpoint, is_in(endpoint)) & USB_BUFFER_STALL) != 0;
}

// Takes back what is offered, so that its PID is the next packet's.
static void retract(uint32_t endpoint) {
  reg *control = buffer_control(endpoint, is_in(endpoint));
  if ((*control & USB_BUFFER_AVAILABLE) != 0) {
    BOOT->data1[endpoint] ^= 1;
  }
  *control &= USB_BUFFER_STALL;
}

// Ends a halt, and begins with DATA0 again; what is offered stays so (USB 2.0, 9.4.5).
static void unhalt(uint32_t endpoint) {
  reg *control = buffer_control(endpoint, is_in(endpoint));
  uint32_t was = *control;
  *control = 0;
  BOOT->data1[endpoint] = 0;
  if (is_in(endpoint)) {
    if ((was & USB_BUFFER_AVAILABLE) != 0) {
      offer(control, was & (USB_BUFFER_FULL | USB_BUFFER_LENGTH));
      BOOT->data1[endpoint] = 1;
    }
  } else if ((was & (USB_BUFFER_AVAILABLE | USB_BUFFER_STALL)) != 0) {
    usb_receive(endpoint);
  }
}

// Takes the commands of an interface from the beginning. The host knows nothing of the PIDs then,
// so they go on.
static void restart(uint32_t in, uint32_t out) {
  retract(in);
  retract(out);
  if (!halted(out)) {
    usb_receive(out);
  }
}

// The same where the PIDs begin anew, and halts end: a configuration, or a setting, was chosen.
static void begin(uint32_t in, uint32_t out) {
  BOOT->data1[in] = BOOT->data1[out] = 0;
  *buffer_control(in, true) = *buffer_control(out, false) = 0;
  usb_receive(out);
}

static void begin_drive(void) {
  drive_reset();
  begin(DRIVE_IN, DRIVE_OUT);
}

static void begin_picoboot(void) {
  picoboot_reset();
  begin(PICOBOOT_IN, PICOBOOT_OUT);
}

// Chooses the one setting of an interface; returns whether there is such an interface.
static bool set_interface(uint32_t number) {
  uint32_t drives = BOOT->hidden & 1 ? 0 : 1;
  if (number < drives) {
    begin_drive();
  } else if (number == drives && (BOOT->hidden & 2) == 0) {
    begin_picoboot();
  } else {
    return false;
  }
  return true;
}

static void configure(void) {
  for (uint32_t endpoint = 1; endpoint < ENDPOINTS; endpoint++) {
    USB_ENDPOINT_CONTROL[2 * endpoint + (is_in(endpoint) ? 0 : 1)] =
        USB_ENDPOINT_ENABLE | USB_ENDPOINT_INTERRUPT_PER_BUFF | USB_ENDPOINT_BULK |
        (BUFFERS + PACKET_BYTES * endpoint);
  }
  begin_drive();
  begin_picoboot();
}

static uint32_t configuration_descriptor(uint8_t *answer) {
  uint32_t length = HEAD_BYTES;
  uint8_t count = 0;
  for (uint32_t i = 0; i < 2; i++) {
    if ((BOOT->hidden & 1u << i) == 0) {
      copy(answer + length, interfaces[i], INTERFACE_BYTES);
      answer[length + 2] = count++;
      length += INTERFACE_BYTES;
    }
  }
  const uint8_t head[HEAD_BYTES] = {9, CONFIGURATION, (uint8_t)length, 0, count, 1, 0, 0x80, 250};
  copy(answer, head, HEAD_BYTES);
  return length;
}

// Returns how many bytes `answer` has; 0: there is no such descriptor.
static uint32_t descriptor(uint32_t type, uint32_t number, uint8_t *answer) {
  if (type == DEVICE) {
    copy(answer, device_descriptor, sizeof device_descriptor);
    return sizeof device_descriptor;
  }
  if (type == CONFIGURATION && number == 0) {
    return configuration_descriptor(answer);
  }
  if (type != STRING || number > 3) {
    return 0;
  }
  uint32_t length = 2;
  if (number == 0) {
    answer[length++] = 0x09;  // English
    answer[length++] = 0x04;
  } else {
    for (const char *text = strings[number - 1]; *text != 0; text++) {
      answer[length++] = (uint8_t)*text;
      answer[length++] = 0;
    }
  }
  answer[0] = (uint8_t)length;
  answer[1] = STRING;
  return length;
}

// Does a request without data; returns whether there is such a request.
static bool act(uint32_t kind, uint32_t request, uint32_t value, uint32_t index) {
  uint32_t endpoint = index & 15;
  if (kind == CLASS && request == BULK_ONLY_RESET) {
    drive_reset();
    restart(DRIVE_IN, DRIVE_OUT);
  } else if (kind == VENDOR && request == PICOBOOT_RESET) {
    picoboot_reset();
    *buffer_control(PICOBOOT_IN, true) &= ~USB_BUFFER_STALL;
    *buffer_control(PICOBOOT_OUT, false) &= ~USB_BUFFER_STALL;
    restart(PICOBOOT_IN, PICOBOOT_OUT);
  } else if (kind != 0) {
    return false;
  } else if (request == SET_ADDRESS) {
    BOOT->new_address = value & 0x7f;
  } else if (request == SET_CONFIGURATION && value < 2) {
    BOOT->configuration = (uint8_t)value;
    if (value == 1) {
      configure();
    }
  } else if (request == CLEAR_FEATURE && value == 0 && endpoint != 0 && endpoint < ENDPOINTS) {
    unhalt(endpoint);
  } else {
    return request == SET_INTERFACE && value == 0 && set_interface(index);
  }
  return true;
}

// Returns how many bytes the answer to a request has; 0: there is no such request.
static uint32_t answer(const uint8_t *setup, uint8_t *data) {
  uint32_t kind = setup[0] & KINDS;
  data[0] = data[1] = 0;
  if (kind == CLASS && setup[1] == GET_MAX_LUN) {
    return 1;
  }
  if (kind == VENDOR && setup[1] == PICOBOOT_STATUS) {
    return picoboot_status(data);
  }
  if (kind != 0) {
    return 0;
  }
  switch (setup[1]) {
    case GET_DESCRIPTOR: return descriptor(setup[3], setup[2], data);
    case GET_CONFIGURATION: data[0] = BOOT->configuration; return 1;
    case GET_INTERFACE: return 1;
    case GET_STATUS:
      data[0] = (setup[0] & RECIPIENTS) == TO_ENDPOINT &&
                (setup[4] & 15) < ENDPOINTS && halted(setup[4] & 15);
      return 2;
    default: return 0;
  }
}

// All answers fit into a packet, and no request has data for us.
static void request(void) {
  uint8_t setup[8], data[PACKET_BYTES];
  for (int i = 0; i < 8; i++) {
    setup[i] = USB_DPRAM[i];
  }
  uint32_t length = setup[6] | (uint32_t)setup[7] << 8;
  *buffer_control(0, true) = *buffer_control(0, false) = 0;
  BOOT->new_address = 0;  // of a request whose status was not fetched
  bool known = false;
  if ((setup[0] & REQUEST_IN) != 0) {
    uint32_t count = answer(setup, data);
    known = count != 0;
    if (known) {
      offer(buffer_control(0, false), USB_BUFFER_DATA1 | PACKET_BYTES);  // the status
      send(0, data, count < length ? count : length, true);
    }
  } else if (length == 0) {
    known = act(setup[0] & KINDS, setup[1], setup[2] | (uint32_t)setup[3] << 8,
                setup[4] | (uint32_t)setup[5] << 8);
    if (known) {
      send(0, 0, 0, true);
    }
  }
  if (!known) {
    USB->ep_stall_arm = 3;
    *buffer_control(0, true) = *buffer_control(0, false) = USB_BUFFER_STALL;
  }
}

static void received(uint32_t endpoint, void (*taker)(const uint8_t *, uint32_t)) {
  uint8_t packet[PACKET_BYTES];
  uint32_t count = *buffer_control(endpoint, false) & USB_BUFFER_LENGTH;
  count = count < PACKET_BYTES ? count : PACKET_BYTES;
  volatile uint8_t *from = buffer(endpoint);
  for (uint32_t i = 0; i < count; i++) {
    packet[i] = from[i];
  }
  taker(packet, count);
}

static void serve(void) {
  uint32_t events = USB->ints;
  if ((events & USB_INT_BUS_RESET) != 0) {
    USB->sie_status = USB_SIE_STATUS_BUS_RESET;
    USB->addr_endp[0] = 0;
    BOOT->new_address = BOOT->configuration = 0;
  }
  if ((events & USB_INT_BUFF_STATUS) != 0) {
    uint32_t done = USB->buff_status;
    USB->buff_status = done;
    if ((done & 1) != 0 && BOOT->new_address != 0) {
      USB->addr_endp[0] = BOOT->new_address;
      BOOT->new_address = 0;
    }
    if ((done & 1u << (2 * DRIVE_IN)) != 0) {
      drive_sent();
    }
    if ((done & 2u << (2 * DRIVE_OUT)) != 0) {
      received(DRIVE_OUT, drive_received);
    }
    if ((done & 2u << (2 * PICOBOOT_OUT)) != 0) {
      received(PICOBOOT_OUT, picoboot_received);
    }
    if ((done & 1u << (2 * PICOBOOT_IN)) != 0) {
      picoboot_sent();
    }
  }
  if ((events & USB_INT_SETUP_REQ) != 0) {
    USB->sie_status = USB_SIE_STATUS_SETUP_REC;
    request();
  }
}

// The crystal's 12 MHz times 100, by 5 and by 5: 48 MHz for clk_usb and clk_sys.
static void start_clocks(void) {
  XOSC_STARTUP = 47;  // times 256 cycles: 1 ms
  XOSC_CTRL = XOSC_CTRL_ENABLE_1_TO_15_MHZ;
  while ((XOSC_STATUS & XOSC_STATUS_STABLE) == 0) {
  }
  CLK_REF_CTRL = CLK_REF_SRC_XOSC;
  while ((CLK_REF_SELECTED & 1u << CLK_REF_SRC_XOSC) == 0) {
  }
  reset_blocks(RESET_PLL_USB);
  PLL_USB_FBDIV_INT = 100;
  PLL_USB_PWR_CLEAR = PLL_PWR_PD | PLL_PWR_VCOPD;
  while ((PLL_USB_CS & PLL_CS_LOCK) == 0) {
  }
  PLL_USB_PRIM = 5u << PLL_PRIM_POSTDIV1_LSB | 5u << PLL_PRIM_POSTDIV2_LSB;
  PLL_USB_PWR_CLEAR = PLL_PWR_POSTDIVPD;
  CLK_SYS_CTRL = CLK_SYS_AUXSRC_PLL_USB;
  CLK_SYS_CTRL = CLK_SYS_AUXSRC_PLL_USB | CLK_SYS_SRC_AUX;
  while ((CLK_SYS_SELECTED & 1u << CLK_SYS_SRC_AUX) == 0) {
  }
  CLK_USB_CTRL = CLK_USB_ENABLE;
}

static void start_controller(void) {
  reset_blocks(RESET_USBCTRL);
  for (uint32_t i = 0; i < 64; i++) {
    USB_ENDPOINT_CONTROL[i] = 0;
  }
  USB->usb_muxing = USB_MUXING_TO_PHY_SOFTCON;
  USB->usb_pwr = USB_PWR_VBUS_DETECTED;
  USB->main_ctrl = USB_MAIN_CTRL_CONTROLLER_EN;
  USB->inte = USB_INT_BUFF_STATUS | USB_INT_BUS_RESET | USB_INT_SETUP_REQ;
  USB->sie_ctrl = USB_SIE_CTRL_EP0_INT_1BUF | USB_SIE_CTRL_PULLUP_EN;
}

// Serves a USB host for good. `sleep` waits for an interrupt; it tells the emulator why we are here.
void usb_run(uint32_t hidden, void (*sleep)(void)) {
  __asm__ volatile("cpsid i");
  start_clocks();
  connect_internal_flash();
  flash_exit_xip();
  XIP_CTRL_CLEAR->ctrl = XIP_CTRL_EN;
  clear(BOOT, sizeof *BOOT);
  BOOT->hidden = (uint8_t)hidden & 3;
  start_controller();
  NVIC_ISER = USBCTRL_IRQ;
  for (;;) {
    NVIC_ICPR = USBCTRL_IRQ;  // it comes again while there is something to serve
    if (USB->ints != 0) {
      serve();
    } else {
      sleep();
    }
  }
}

static const uint32_t MAGIC = 0xb007c0d3;

void reboot(uint32_t entry, uint32_t stack, uint32_t millis) {
  WATCHDOG_CLEAR->ctrl = WATCHDOG_CTRL_ENABLE;
  PSM_WDSEL = PSM_ALL_BUT_OSCILLATORS;
  WATCHDOG->scratch[4] = entry == 0 ? 0 : MAGIC;
  WATCHDOG->scratch[5] = entry ^ -MAGIC;
  WATCHDOG->scratch[6] = stack;
  WATCHDOG->scratch[7] = entry;
  WATCHDOG->tick = WATCHDOG_TICK_ENABLE | 12;
  uint32_t most = 0xffffff / 2000;
  WATCHDOG->load = (millis < most ? millis : most) * 2000;  // RP2040-E1: it counts twice a tick
  WATCHDOG_SET->ctrl = millis == 0 ? WATCHDOG_CTRL_TRIGGER : WATCHDOG_CTRL_ENABLE;
}
