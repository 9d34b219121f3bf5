/**
 * The rule of IRQ and ACK: news sets pending; pending, with both lines low, raises IRQ; a rising
 * ACK lowers it. So news that comes while IRQ is high gives one more interrupt afterwards.
 */
#ifndef TOASTER_NEWS_H
#define TOASTER_NEWS_H

#include <stdbool.h>

struct news {
  bool pending;
  bool irq; /* the level that IRQ shall have */
};

/**
 * Settles IRQ after news, or after an edge of ACK.
 *
 * Returns whether IRQ rises now.
 */
static inline bool news_settle(struct news *news, bool ack_rose, bool ack) {
  if (ack_rose) {
    news->irq = false;
  }
  if (!news->pending || news->irq || ack) {
    return false;
  }
  news->pending = false;
  news->irq = true;
  return true;
}

#endif
