#include "toaster.h"

#include "commands.h"
#include "crc32.h"

void toaster_start(struct toaster *toaster) {
  for (int i = 0; i < SLOTS; i++) {
    slot_free(&toaster->slots[i], 0, OK);
  }
  controls_start(&toaster->controls);
  toaster->open = NULL;
  toaster->booted = true;
  toaster->reset_asked = false;
  toaster->last_sequence = 0;
  toaster->last_opcode = 0;
  toaster->last_status = OK;
  toaster->last_tag = 0;
}

struct burst toaster_burst(const struct toaster *toaster) {
  struct slot *slot = toaster->open;
  struct burst burst = {NULL, NULL, 0};
  if (slot) {
    uint8_t *bytes = slot->bytes + slot->offset;
    burst.count = slot_burst(slot);
    if (slot->state == RECEIVING) {
      burst.bread = bytes;
    } else {
      burst.toast = bytes;
    }
  }
  return burst;
}

void toaster_show(const struct toaster *toaster, struct status *status, uint32_t now_micros) {
  const struct slot *open = toaster->open;
  status->sync = STATUS_SYNC;
  status->version = PROTOCOL_VERSION;
  status->flags = toaster->booted ? FLAG_BOOTED : 0;
  status->last_sequence = toaster->last_sequence;
  status->last_tag = toaster->last_tag;
  status->last_opcode = toaster->last_opcode;
  status->last_status = toaster->last_status;
  for (int i = 0; i < SLOTS; i++) {
    slot_show(&toaster->slots[i], &status->slots[i], now_micros);
  }
  status->armed_slot = open ? (uint8_t)(open - toaster->slots) : NO_SLOT;
  status->zero = 0;
  status->armed_bytes = open ? (uint16_t)slot_burst(open) : 0;
  status->armed_crc = open ? open->armed_crc : 0;
  for (int i = 0; i < 3; i++) {
    status->reply[i] = toaster->controls.reply[i];
  }
  status->crc = crc32_of(status, CHECKED_BYTES);
}

/** Frees the slots whose result the host has seen. */
static void release(struct toaster *toaster, uint32_t mask) {
  for (int i = 0; i < SLOTS; i++) {
    struct slot *slot = &toaster->slots[i];
    if ((slot->state == TOASTED || slot->state == BURNT) && (mask & 1u << i)) {
      slot_free(slot, 0, OK);
    }
  }
}

static void malformed(struct toaster *toaster, enum status_code why) {
  controls_count(&toaster->controls, CONTROL_MALFORMED_FRAMES, 1);
  toaster->last_status = (uint8_t)why;
}

void toaster_garbled(struct toaster *toaster) {
  controls_count(&toaster->controls, CONTROL_FRAMES, 1);
  malformed(toaster, BAD_CRC);
}

/** Steps 4 to 8: the header is valid, the release is done. */
static enum status_code execute(struct toaster *toaster, const struct command *command,
                                uint32_t frame_bytes, uint32_t now_micros) {
  uint8_t opcode = command->opcode;
  if (frame_bytes > HEADER_BYTES + toaster_burst(toaster).count) {
    controls_count(&toaster->controls, CONTROL_OVERRUNS, 1);
    controls_count(&toaster->controls, CONTROL_MALFORMED_FRAMES, 1);
    return OVERRUN;
  }
  if (toaster->booted && opcode != POLL && opcode != IDENTIFY && opcode != RESET) {
    return REBOOTED;
  }
  if (opcode < POLL || opcode > RESET) {
    return UNKNOWN_COMMAND;
  }
  if (opcode == DATA) {
    return commands_data(toaster, command, frame_bytes, now_micros);
  }
  if (frame_bytes != HEADER_BYTES) {
    controls_count(&toaster->controls, CONTROL_MALFORMED_FRAMES, 1);
    return BAD_LENGTH;
  }
  return opcode == POLL ? OK : commands_execute(toaster, command);
}

bool toaster_handle(struct toaster *toaster, const struct command *command, uint32_t frame_bytes,
                    uint32_t now_micros) {
  controls_count(&toaster->controls, CONTROL_FRAMES, 1);
  if (frame_bytes < HEADER_BYTES) {
    malformed(toaster, BAD_LENGTH);
    return false;
  }
  if (command->sync != COMMAND_SYNC || crc32_of(command, CHECKED_BYTES) != command->crc) {
    controls_count(&toaster->controls, CONTROL_BAD_CRCS, 1);
    toaster->last_status = BAD_CRC;
    return false;
  }
  release(toaster, command->release);
  enum status_code answer = execute(toaster, command, frame_bytes, now_micros);
  if (command->opcode == POLL) {
    if (answer != OK) {
      toaster->last_status = (uint8_t)answer;
      return false;
    }
    return !(command->flags & FLAG_MORE);
  }
  toaster->last_sequence = command->sequence;
  toaster->last_tag = command->tag;
  toaster->last_opcode = command->opcode;
  toaster->last_status = (uint8_t)answer;
  return false;
}

bool toaster_settle(struct toaster *toaster, uint32_t now_micros) {
  bool changed = false;
  for (int i = 0; i < SLOTS; i++) {
    struct slot *slot = &toaster->slots[i];
    if (slot->state == TOASTING && (int32_t)(now_micros - slot->done_micros) >= 0) {
      commands_toasted(toaster, slot);
      changed = true;
    }
  }
  return changed;
}

uint32_t toaster_heat(const struct toaster *toaster) {
  uint32_t toasting = 0;
  for (int i = 0; i < SLOTS; i++) {
    toasting += toaster->slots[i].state == TOASTING;
  }
  return toasting;
}
