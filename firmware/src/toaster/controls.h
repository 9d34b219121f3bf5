/** Browning, temperature and statistics, and the reply that a status shows. */
#ifndef TOASTER_CONTROLS_H
#define TOASTER_CONTROLS_H

#include "slot.h"

struct controls {
  uint64_t counters[CONTROL_RESETS + 1]; /* by code */
  uint32_t browning;
  uint32_t reply[3];
};

/** Starts as after power-on, but for the statistics. */
void controls_start(struct controls *controls);

static inline void controls_count(struct controls *controls, enum control_code counter,
                                  uint32_t more) {
  controls->counters[counter] += more;
}

/** Sets the reply that is shown until the next one. */
void controls_reply(struct controls *controls, uint32_t word0, uint32_t word1, uint32_t word2);

/** Does a CONTROL. */
enum status_code controls_execute(struct controls *controls, const struct command *command,
                                  const struct slot slots[SLOTS]);

#endif
