/**
 * The toaster: what it does with a frame, and the status that it shows next. Knows no registers, no
 * pins and no clock; times are handed in, in microseconds that wrap.
 *
 * Overview: toaster_handle checks in the order of docs/protocol.md: length below a header, header,
 * release, overrun, booted, opcode, the opcode's own rules. The first that fails gives the status.
 */
#ifndef TOASTER_TOASTER_H
#define TOASTER_TOASTER_H

#include "controls.h"

struct toaster {
  struct slot slots[SLOTS];
  struct controls controls;
  struct slot *open; /* RECEIVING or SENDING; or none */
  bool booted; /* since the last IDENTIFY */
  bool reset_asked; /* by a RESET: whoever called the toaster has to do it */
  uint8_t last_sequence;
  uint8_t last_opcode;
  uint8_t last_status;
  uint16_t last_tag;
};

/** What a frame may have behind its header, and where it goes to and comes from. */
struct burst {
  uint8_t *bread; /* or none */
  const uint8_t *toast; /* or none */
  uint32_t count;
};

/** Starts as after power-on, but for the statistics. */
void toaster_start(struct toaster *toaster);

/** Returns the burst that is armed with the next frame. */
struct burst toaster_burst(const struct toaster *toaster);

/** Builds the status for the next frame. */
void toaster_show(const struct toaster *toaster, struct status *status, uint32_t now_micros);

/**
 * Handles a frame: the header, and the payload where the burst said. A frame that is longer than
 * armed has one byte more than armed here.
 *
 * Returns whether its end is reported alone, and not together with a change: it was a well-formed
 * POLL without MORE.
 */
bool toaster_handle(struct toaster *toaster, const struct command *command, uint32_t frame_bytes,
                    uint32_t now_micros);

/** Takes note of a frame whose beginning was missed. Its end is reported together with a change. */
void toaster_garbled(struct toaster *toaster);

/** Ends the toasting whose time has come. Returns whether there was any: that is a change. */
bool toaster_settle(struct toaster *toaster, uint32_t now_micros);

/** Returns how many slots are toasting. */
uint32_t toaster_heat(const struct toaster *toaster);

#endif
