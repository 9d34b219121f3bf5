/**
 * A slot: one bread on its way to toast.
 *
 *     FREE --WRITE--> RECEIVING --last burst--> TOASTING --time--> TOASTED --READ--> SENDING
 *                              \--CRC wrong---> BURNT                 ^--last burst--/
 *     any --CANCEL--> FREE     TOASTED, BURNT --release--> FREE
 *
 * A burst of bread lands in the slot's own memory, behind what was accepted, and is toasted where
 * it lies when it is accepted. What a refused burst leaves there is overwritten by the next.
 */
#ifndef TOASTER_SLOT_H
#define TOASTER_SLOT_H

#include <stdbool.h>

#include "protocol.h"

struct slot {
  uint8_t bytes[SLOT_BYTES] __attribute__((aligned(4)));
  uint16_t tag;
  uint8_t state;
  uint8_t status;
  uint32_t length; /* of the bread */
  uint32_t burst_bytes;
  uint32_t offset; /* of the next burst */
  uint32_t end; /* of the transfer that is open */
  uint32_t browning;
  uint32_t bread_crc; /* that the host announced */
  uint32_t bread_crc_state; /* of the bread so far */
  uint32_t armed_crc; /* of the toast in the armed burst; 0 while bread is awaited */
  uint32_t done_micros; /* when the toast is done */
};

void slot_free(struct slot *slot, uint16_t last_tag, enum status_code why);

/** Opens the slot for the bread that a valid WRITE announces. */
void slot_receive(struct slot *slot, const struct command *write, uint32_t browning);

/** Opens the slot for the piece of toast that a valid READ wants. */
void slot_send(struct slot *slot, const struct command *read);

/** Returns how many bytes the next burst of the open transfer has. */
uint32_t slot_burst(const struct slot *slot);

/** Takes in and toasts the burst that lies at the offset, and moves on. */
void slot_take(struct slot *slot, uint32_t count);

/** Moves on behind a burst of toast that was fetched. */
void slot_give(struct slot *slot, uint32_t count);

static inline bool slot_is_done(const struct slot *slot) {
  return slot->offset == slot->end;
}

/** Says whether the bread that came is the one that was announced. */
bool slot_is_whole(const struct slot *slot);

/** Fills in what a status shows of it. */
void slot_show(const struct slot *slot, struct slot_status *shown, uint32_t now_micros);

#endif
