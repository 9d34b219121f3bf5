/*
 * A typist over USB: a keyboard (HID), and a serial port (CDC-ACM) that tells it what to type.
 *
 * 1. What is written to the port comes back, and each letter goes into a queue.
 * 2. The keyboard sends report 1 of a letter's key, and one without keys, each when it is asked.
 * 3. The host sets the keyboard's LEDs by a report: the port tells them, and GP25 is Caps Lock.
 * 4. When the port is opened, it says who it is.
 *
 * Nothing interrupts it: it sleeps until the controller has something, with its handler masked.
 */
#include <stdbool.h>

#include "../src/hw/clocks.h"
#include "../src/hw/m0plus.h"
#include "../src/hw/pin.h"
#include "../src/hw/pll.h"
#include "../src/hw/resets.h"
#include "../src/hw/sio.h"
#include "../src/hw/usb.h"
#include "../src/start/start.h"

enum { PIN_LED = 25, LED_CAPS_LOCK = 2 };
enum { PACKET = 64, REPORT_ID = 1, REPORT_BYTES = 9, QUEUE = 256 };
enum { NEWS = 1, DATA = 2, KEYS = 3 }; /* endpoints */
enum { GET_STATUS = 0, CLEAR_FEATURE = 1, SET_ADDRESS = 5, GET_DESCRIPTOR = 6, SET_CONFIGURATION = 9 };
enum { SET_INTERFACE = 11, CLASS = 0x20, TO_INTERFACE = 0x21, STANDARD_TO_INTERFACE = 0x81 };
enum { TO_ENDPOINT = 2 };
enum { SET_REPORT = 9, SET_IDLE = 10, SET_LINE_CODING = 0x20, SET_CONTROL_LINE_STATE = 0x22 };

static const uint8_t device[] = {18, 1, 0, 2, 0xef, 2, 1, 64, 0x8a, 0x2e, 0x0a, 0, 0, 1, 1, 2, 0, 1};

/* HID 1.11, appendix B.1, with a report ID. */
static const uint8_t report[] = {
    0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x85, REPORT_ID, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00,
    0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x05,
    0x75, 0x01, 0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x91, 0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x01,
    0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00,
    0xc0};

static const uint8_t configuration[] = {
    9, 2, 100, 0, 3, 1, 0, 0x80, 50,                       /* */
    8, 11, 0, 2, 2, 2, 0, 0,                               /* interfaces 0 and 1 are one function */
    9, 4, 0, 0, 1, 2, 2, 0, 0,                             /* CDC-ACM: control */
    5, 0x24, 0, 0x20, 1, 5, 0x24, 1, 0, 1, 4, 0x24, 2, 2,  /* header, calls, abstract control */
    5, 0x24, 6, 0, 1,                                      /* union */
    7, 5, 0x80 | NEWS, 3, 8, 0, 16,                        /* notifications */
    9, 4, 1, 0, 2, 10, 0, 0, 0,                            /* CDC: data */
    7, 5, DATA, 2, PACKET, 0, 0, 7, 5, 0x80 | DATA, 2, PACKET, 0, 0,
    9, 4, 2, 0, 1, 3, 0, 0, 0,                             /* HID */
    9, 0x21, 0x11, 1, 0, 1, 0x22, sizeof report, 0,        /* */
    7, 5, 0x80 | KEYS, 3, 16, 0, 10};
static_assert(sizeof configuration == 100, "wTotalLength");

static const char *const texts[] = {"USB toaster", "Typist"};

static uint32_t pid;        /* of the next packet, a bit an end */
static uint32_t given;      /* the ends whose buffer the controller has; a bit an end */
static uint32_t address;    /* that holds when the request is over */
static const uint8_t *rest; /* of the answer at EP0 */
static uint32_t rest_bytes;
static uint8_t request[8]; /* the one whose data come from the host */
static uint8_t text[PACKET];

static uint8_t said[QUEUE], typed[QUEUE];
static uint32_t said_in, said_out, typed_in, typed_out; /* modulo QUEUE */
static bool pressed;
static bool configured;

static volatile uint8_t *buffer(uint32_t end) {
  return end < 2 ? USB_DPRAM->EP0 : USB_DPRAM->BUFFERS[end];
}

/* AVAILABLE comes last (datasheet 4.1.2.5.1): 12 cycles of clk_sys are 5 of clk_usb and more. */
static void give(uint32_t end, uint32_t bits) {
  bits |= pid & 1u << end ? USB_BUFFER_DATA1 : 0;
  pid ^= 1u << end;
  given |= 1u << end;
  USB_DPRAM->BUFFER_CTRL[end] = bits;
  for (int i = 0; i < 12; i++) {
    __asm__ volatile("nop");
  }
  USB_DPRAM->BUFFER_CTRL[end] = bits | USB_BUFFER_AVAILABLE;
}

static void send(uint32_t end, const uint8_t *data, uint32_t bytes) {
  for (uint32_t i = 0; i < bytes; i++) {
    buffer(end)[i] = data[i];
  }
  give(end, USB_BUFFER_FULL | bytes);
}

static void receive(uint32_t end) {
  give(end, PACKET);
}

/* Begins with DATA0 again; a packet that waits, or is waited for, is given anew. */
static void rewind(uint32_t end) {
  uint32_t waits = USB_DPRAM->BUFFER_CTRL[end];
  pid &= ~(1u << end);
  if (waits & USB_BUFFER_AVAILABLE) {
    give(end, waits & (USB_BUFFER_FULL | USB_BUFFER_LENGTH));
  }
}

/* What finds no room is dropped. */
static void say_letter(uint8_t letter) {
  if (said_in - said_out < QUEUE) {
    said[said_in++ % QUEUE] = letter;
  }
}

static void say(const char *line) {
  for (; *line; line++) {
    say_letter((uint8_t)*line);
  }
}

static bool has_room(uint32_t used) {
  return QUEUE - used >= PACKET;
}

/*
 * What is said goes to the port, what is typed to the keyboard, whenever the host has had the last. The
 * port takes a packet when both queues have room for it.
 */
static void work(void) {
  if (!configured) {
    return;
  }
  if (!(given & 1u << USB_IN(DATA)) && said_out != said_in) {
    uint8_t packet[PACKET];
    uint32_t bytes = 0;
    while (bytes < PACKET - 1 && said_out != said_in) { /* a short packet ends a transfer */
      packet[bytes++] = said[said_out++ % QUEUE];
    }
    send(USB_IN(DATA), packet, bytes);
  }
  if (!(given & 1u << USB_IN(KEYS)) && (pressed || typed_out != typed_in)) {
    uint8_t keys[REPORT_BYTES] = {REPORT_ID};
    keys[3] = pressed ? 0 : typed[typed_out++ % QUEUE];
    pressed = !pressed;
    send(USB_IN(KEYS), keys, sizeof keys);
  }
  if (!(given & 1u << USB_OUT(DATA)) && has_room(said_in - said_out) && has_room(typed_in - typed_out)) {
    receive(USB_OUT(DATA));
  }
}

static void heard(uint32_t bytes) {
  for (uint32_t i = 0; i < bytes; i++) {
    uint8_t letter = buffer(USB_OUT(DATA))[i];
    say_letter(letter);
    if (letter >= 'a' && letter <= 'z') {
      typed[typed_in++ % QUEUE] = 4 + letter - 'a';
    }
  }
}

static void configure(void) {
  static const uint8_t ends[] = {USB_IN(NEWS), USB_IN(DATA), USB_OUT(DATA), USB_IN(KEYS)};
  for (uint32_t i = 0; i < sizeof ends; i++) {
    uint32_t type = ends[i] / 2 == DATA ? USB_EP_CTRL_BULK : USB_EP_CTRL_INTERRUPT;
    USB_DPRAM->BUFFER_CTRL[ends[i]] = 0;
    USB_DPRAM->EP_CTRL[ends[i] - 2] = USB_EP_CTRL_ENABLE | USB_EP_CTRL_INTERRUPT_PER_BUFF | type |
                                      ((uintptr_t)buffer(ends[i]) & 0xffff);
  }
  pid = given = 0;
  said_in = said_out = typed_in = typed_out = 0;
  pressed = false;
  configured = true;
}

/* Points `rest` to what is asked for; false: there is no such thing. */
static bool describe(uint32_t type, uint32_t number) {
  rest = type == 1 ? device : type == 2 ? configuration : type == 0x22 ? report : text;
  rest_bytes = type == 1 ? sizeof device : type == 2 ? sizeof configuration : sizeof report;
  if (type == 3 && number <= 2) {
    rest_bytes = 2;
    for (const char *letter = number ? texts[number - 1] : ""; *letter; letter++) {
      text[rest_bytes++] = (uint8_t)*letter;
      text[rest_bytes++] = 0;
    }
    if (number == 0) {
      text[rest_bytes++] = 0x09; /* English */
      text[rest_bytes++] = 0x04;
    }
    text[0] = (uint8_t)rest_bytes;
    text[1] = 3;
  }
  return (type == 1 || type == 2 || type == 0x22) || (type == 3 && number <= 2);
}

static void answer_next(void) {
  uint32_t bytes = rest_bytes < PACKET ? rest_bytes : PACKET;
  send(USB_IN(0), rest, bytes);
  rest += bytes;
  rest_bytes -= bytes;
}

/* Does a request without data; false: it is none. */
static bool act(const uint8_t *setup) {
  uint32_t kind = setup[0], code = setup[1], value = setup[2], index = setup[4];
  if (kind == TO_INTERFACE && code == SET_CONTROL_LINE_STATE) {
    if (value & 1) {
      say("typist: write, and I type\r\n");
    }
    return true;
  }
  if (kind & CLASS) {
    return code == SET_IDLE;
  }
  address = code == SET_ADDRESS ? value : 0;
  if (code == SET_CONFIGURATION) {
    configure();
  }
  if (code == CLEAR_FEATURE && kind == TO_ENDPOINT) {
    rewind(index & 0x80 ? USB_IN(index & 15) : USB_OUT(index & 15));
  }
  if (code == SET_INTERFACE) {
    if (value != 0 || index >= KEYS) {
      return false;
    }
    rewind(USB_IN(NEWS + index)); /* each interface has one endpoint, in its order */
    rewind(USB_OUT(NEWS + index));
  }
  return code == SET_ADDRESS || code == SET_CONFIGURATION || code == CLEAR_FEATURE || code == SET_INTERFACE;
}

static void setup(void) {
  for (uint32_t i = 0; i < 8; i++) {
    request[i] = USB_DPRAM->SETUP[i];
  }
  USB_DPRAM->BUFFER_CTRL[USB_IN(0)] = USB_DPRAM->BUFFER_CTRL[USB_OUT(0)] = 0;
  uint32_t length = request[6] | request[7] << 8;
  rest_bytes = 0;
  bool known = false;
  if (request[0] & 0x80) {
    known = request[1] == GET_DESCRIPTOR && describe(request[3], request[2]);
    if (known) {
      rest_bytes = rest_bytes < length ? rest_bytes : length;
      pid |= 1u << USB_IN(0) | 1u << USB_OUT(0);
      answer_next();
    }
  } else if (length) {
    known = length <= PACKET && request[0] == TO_INTERFACE &&
            (request[1] == SET_REPORT || request[1] == SET_LINE_CODING);
    if (known) {
      pid |= 1u << USB_OUT(0);
      receive(USB_OUT(0));
    }
  } else {
    known = act(request);
    if (known) {
      pid |= 1u << USB_IN(0);
      send(USB_IN(0), 0, 0);
    }
  }
  if (!known) {
    USB->EP_STALL_ARM = 3;
    USB_DPRAM->BUFFER_CTRL[USB_IN(0)] = USB_DPRAM->BUFFER_CTRL[USB_OUT(0)] = USB_BUFFER_STALL;
  }
}

/* EP0 has sent a packet: another, or the status; an address holds from the status on. */
static void answered(void) {
  if (address) {
    USB->ADDR_ENDP[0] = address;
    address = 0;
  } else if (request[0] & 0x80) {
    if (rest_bytes) {
      answer_next();
    } else {
      pid |= 1u << USB_OUT(0);
      receive(USB_OUT(0));
    }
  }
}

/* EP0 has had a packet: the data of a request, or an empty status. */
static void had(uint32_t bytes) {
  if (bytes && request[1] == SET_REPORT) {
    uint32_t leds = USB_DPRAM->EP0[bytes - 1];
    char line[] = "leds 0x00\r\n";
    line[7] = "0123456789abcdef"[leds >> 4 & 15];
    line[8] = "0123456789abcdef"[leds & 15];
    say(line);
    *(leds & LED_CAPS_LOCK ? &SIO->GPIO_OUT_SET : &SIO->GPIO_OUT_CLR) = 1u << PIN_LED;
  }
  if (!(request[0] & 0x80)) {
    pid |= 1u << USB_IN(0);
    send(USB_IN(0), 0, 0);
  }
}

static void done(uint32_t ends) {
  USB->BUFF_STATUS = ends;
  given &= ~ends;
  if (ends & 1u << USB_IN(0)) {
    answered();
  }
  if (ends & 1u << USB_OUT(0)) {
    had(USB_DPRAM->BUFFER_CTRL[USB_OUT(0)] & USB_BUFFER_LENGTH);
  }
  if (ends & 1u << USB_OUT(DATA)) {
    heard(USB_DPRAM->BUFFER_CTRL[USB_OUT(DATA)] & USB_BUFFER_LENGTH);
  }
}

static void start_usb(void) {
  resets_release(RESETS_PLL_USB);
  PLL_USB->FBDIV_INT = 100; /* 1200 MHz by 5 and by 5 */
  hw_clear(&PLL_USB->PWR, PLL_PWR_PD | PLL_PWR_VCOPD);
  while (!(PLL_USB->CS & PLL_CS_LOCK)) {
  }
  PLL_USB->PRIM = 5u << PLL_PRIM_POSTDIV1_LSB | 5u << PLL_PRIM_POSTDIV2_LSB;
  hw_clear(&PLL_USB->PWR, PLL_PWR_POSTDIVPD);
  CLOCKS->CLK_USB.CTRL = CLK_USB_CTRL_AUXSRC_PLL_USB | CLK_USB_CTRL_ENABLE;
  resets_release(RESETS_USBCTRL); /* which takes the clock */
  for (uint32_t end = 0; end < 32; end++) {
    USB_DPRAM->BUFFER_CTRL[end] = 0;
  }
  USB->USB_MUXING = USB_MUXING_TO_PHY | USB_MUXING_SOFTCON;
  USB->USB_PWR = USB_PWR_VBUS_DETECT | USB_PWR_VBUS_DETECT_OVERRIDE_EN;
  USB->MAIN_CTRL = USB_MAIN_CTRL_CONTROLLER_EN;
  USB->INTE = USB_INT_BUFF_STATUS | USB_INT_BUS_RESET | USB_INT_SETUP_REQ;
  USB->SIE_CTRL = USB_SIE_CTRL_EP0_INT_1BUF | USB_SIE_CTRL_PULLUP_EN;
}

int main(void) {
  resets_release(RESETS_IO_BANK0 | RESETS_PADS_BANK0);
  SIO->GPIO_OE_SET = 1u << PIN_LED;
  pin_set(PIN_LED, GPIO_FUNCSEL_SIO, 0);
  m0plus_mask();
  start_usb();
  M0PLUS_NVIC_ISER = 1u << USBCTRL_IRQ;
  for (;;) {
    M0PLUS_NVIC_ICPR = 1u << USBCTRL_IRQ; /* it comes again as long as there is something */
    uint32_t status = USB->INTS;
    if (status & USB_INT_BUS_RESET) {
      USB->SIE_STATUS = USB_SIE_STATUS_BUS_RESET;
      USB->ADDR_ENDP[0] = address = 0;
    }
    if (status & USB_INT_BUFF_STATUS) {
      done(USB->BUFF_STATUS);
    }
    if (status & USB_INT_SETUP_REQ) {
      USB->SIE_STATUS = USB_SIE_STATUS_SETUP_REC;
      setup();
    }
    work();
    if (!status) {
      m0plus_wait_for_interrupt();
    }
  }
}
