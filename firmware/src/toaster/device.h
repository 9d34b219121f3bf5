/**
 * The device's link: booting or up, and what it does each time the core wakes. It puts the toaster
 * together with transport, lines and alarms, whose headers (board/) name no registers, so that the
 * tests can stand in for them.
 *
 * Called from the main loop only; handlers never touch it.
 */
#ifndef TOASTER_DEVICE_H
#define TOASTER_DEVICE_H

#include "toaster.h"

/** How long IRQ stays low after a reset; well below T_BOOT, and long enough to be seen. */
#define BOOT_MICROS 1000u

struct device {
  struct toaster toaster;
  bool booting;
  uint32_t booted_micros;
  /* These wait until the status which holds them is armed. */
  bool ready; /* a frame was handled */
  bool alone; /* that one was a POLL without MORE */
  bool changed; /* a slot got toasted by itself, or the boot is over */
  uint8_t next; /* of the two: the one that is not armed */
  struct status status[2];
};

/** Starts booting, as after power-on. */
void device_start(struct device *device, uint32_t now_micros);

/** Does all that is to do now. */
void device_step(struct device *device, uint32_t now_micros);

#endif
