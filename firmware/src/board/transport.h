/**
 * The bus: whole frames in, armed statuses out. transport.c says how a frame goes.
 *
 * Called from the main loop, but for transport_frame_ended, which is the handler's.
 */
#ifndef BOARD_TRANSPORT_H
#define BOARD_TRANSPORT_H

#include "../toaster/toaster.h"

enum received {
  /** No frame has ended. */
  RECEIVED_NOTHING,
  /** A frame has ended, of which every word is there that was armed for. */
  RECEIVED_FRAME,
  /** A frame has ended whose beginning was missed. */
  RECEIVED_GARBLED,
  /** CS was low and rose without a word, while ACK was high. That is no frame. */
  RECEIVED_SELECT,
};

/** Makes the pins and the handler of CS ready. The bus stays closed. */
void transport_start(void);

/** Stops listening: frames are not received and not counted until transport_open. */
void transport_close(void);

/** Listens; armed for nothing yet. */
void transport_open(void);

/**
 * Takes the frame that ended. Of a frame that was longer than armed `frame_bytes` is one more than
 * armed.
 */
enum received transport_take(uint32_t *frame_bytes);

/** Returns the header of the frame that was taken last; valid until the next arming. */
const struct command *transport_command(void);

/** Says that nothing is armed: each frame that begins now is garbled. */
bool transport_is_deaf(void);

/** Says that no frame is under way and none waits to be taken, so that arming has a chance. */
bool transport_is_quiet(void);

/**
 * Arms the next frame: the status and, behind it, the burst. Both stay untouched until the next
 * arming.
 *
 * Returns false and does nothing when a frame is under way or waits: its end wakes the main loop.
 */
bool transport_arm(const struct status *status, const struct burst *burst);

/** Says that the bus is in a state in which a host's next frame gets an answer. */
bool transport_is_sane(void);

/** Takes note of a rising CS. For the handler. */
void transport_frame_ended(void);

#endif
