/**
 * The rule of IRQ and ACK: `ready` or `news`, with both lines low, raises IRQ; a rising ACK lowers
 * it. What comes while IRQ is high gives one more interrupt afterwards. The end of a POLL that
 * nothing follows is told alone, so that news gets an interrupt of its own; any other end tells the
 * news too.
 */
#ifndef TOASTER_NEWS_H
#define TOASTER_NEWS_H

#include <stdbool.h>

struct news {
  bool ready; /* a frame was handled, and the device is armed again */
  bool alone; /* that frame was a POLL without MORE */
  bool news; /* a slot got toasted by itself, or the boot is over */
  bool irq; /* the level that IRQ shall have */
};

/** Takes note of a frame that was handled; the status that holds its outcome is armed. */
static inline void news_ready(struct news *news, bool alone) {
  news->ready = true;
  news->alone = alone;
}

/**
 * Settles IRQ after `ready` or `news` was set, or after an edge of ACK.
 *
 * Returns whether IRQ rises now.
 */
static inline bool news_settle(struct news *news, bool ack_rose, bool ack) {
  if (ack_rose) {
    news->irq = false;
  }
  if (!(news->ready || news->news) || news->irq || ack) {
    return false;
  }
  if (!(news->ready && news->alone)) {
    news->news = false;
  }
  news->ready = false;
  news->irq = true;
  return true;
}

#endif
