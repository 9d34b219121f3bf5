/**
 * The rule of IRQ and ACK: `ready` or `changed`, with both lines low, raises IRQ; a rising ACK
 * lowers it. What comes while IRQ is high gives one more interrupt afterwards. The end of a POLL that
 * nothing follows is reported alone, so that a change gets an interrupt of its own; any other end
 * reports the change too.
 */
#ifndef TOASTER_REPORT_H
#define TOASTER_REPORT_H

#include <stdbool.h>

struct report {
  bool ready; /* a frame was handled, and the device is armed again */
  bool alone; /* that frame was a POLL without MORE */
  bool changed; /* a slot got toasted by itself, or the boot is over */
  bool irq; /* the level that IRQ shall have */
};

/** Takes note of a frame that was handled; the status that holds its outcome is armed. */
static inline void report_ready(struct report *report, bool alone) {
  report->ready = true;
  report->alone = alone;
}

/**
 * Settles IRQ after `ready` or `changed` was set, or after an edge of ACK.
 *
 * Returns whether IRQ rises now.
 */
static inline bool report_settle(struct report *report, bool ack_rose, bool ack) {
  if (ack_rose) {
    report->irq = false;
  }
  if (!(report->ready || report->changed) || report->irq || ack) {
    return false;
  }
  if (!(report->ready && report->alone)) {
    report->changed = false;
  }
  report->ready = false;
  report->irq = true;
  return true;
}

#endif
