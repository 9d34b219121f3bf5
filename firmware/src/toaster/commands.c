#include "commands.h"

#include "crc32.h"
#include "toast.h"

static enum status_code identify(struct toaster *toaster) {
  toaster->booted = false;
  controls_reply(&toaster->controls, PROTOCOL_VERSION << 16 | FIRMWARE_VERSION,
                 SLOTS << 16 | MAX_BURST_BYTES, SLOT_BYTES);
  return OK;
}

static bool bad_burst(const struct command *command) {
  return command->burst_bytes < 1 || command->burst_bytes > MAX_BURST_BYTES;
}

static enum status_code write(struct toaster *toaster, const struct command *command) {
  if (command->slot >= SLOTS) {
    return BAD_VALUE;
  }
  struct slot *slot = &toaster->slots[command->slot];
  if (toaster->open || slot->state != FREE) {
    return BUSY;
  }
  if (command->length < 1 || command->length > SLOT_BYTES) {
    return BAD_LENGTH;
  }
  if (bad_burst(command)) {
    return BAD_VALUE;
  }
  slot_receive(slot, command, toaster->controls.browning);
  toaster->open = slot;
  return OK;
}

static enum status_code read(struct toaster *toaster, const struct command *command) {
  if (command->slot >= SLOTS) {
    return BAD_VALUE;
  }
  struct slot *slot = &toaster->slots[command->slot];
  if (toaster->open && toaster->open != slot) {
    return BUSY;
  }
  if ((slot->state != TOASTED && slot->state != SENDING) || slot->tag != command->argument) {
    return UNEXPECTED;
  }
  if (command->length < 1 || command->offset > slot->length ||
      command->length > slot->length - command->offset) {
    return BAD_LENGTH;
  }
  if (bad_burst(command)) {
    return BAD_VALUE;
  }
  slot_send(slot, command);
  toaster->open = slot;
  return OK;
}

static enum status_code cancel(struct toaster *toaster, const struct command *command) {
  if (command->slot >= SLOTS) {
    return BAD_VALUE;
  }
  struct slot *slot = &toaster->slots[command->slot];
  if (slot->state == FREE || slot->tag != command->tag) {
    return UNEXPECTED;
  }
  slot_free(slot, slot->tag, CANCELLED);
  if (toaster->open == slot) {
    toaster->open = NULL;
  }
  return OK;
}

static enum status_code reset(struct toaster *toaster) {
  controls_count(&toaster->controls, CONTROL_RESETS, 1);
  toaster->reset_asked = true;
  return OK;
}

enum status_code commands_execute(struct toaster *toaster, const struct command *command) {
  switch (command->opcode) {
    case IDENTIFY:
      return identify(toaster);
    case WRITE:
      return write(toaster, command);
    case READ:
      return read(toaster, command);
    case CONTROL:
      return controls_execute(&toaster->controls, command, toaster->slots);
    case CANCEL:
      return cancel(toaster, command);
    case RESET:
      return reset(toaster);
    default:
      return UNKNOWN_COMMAND;
  }
}

void commands_toasted(struct toaster *toaster, struct slot *slot) {
  slot->state = TOASTED;
  controls_count(&toaster->controls, CONTROL_WRITES_TOASTED, 1);
  controls_count(&toaster->controls, CONTROL_BYTES_TOASTED, slot->length);
}

/** The last burst of the open transfer went. */
static void close(struct toaster *toaster, struct slot *slot, uint32_t now_micros) {
  toaster->open = NULL;
  if (slot->state == SENDING) {
    slot->state = TOASTED;
  } else if (!slot_is_whole(slot)) {
    slot->state = BURNT;
    slot->status = BAD_CRC;
    controls_count(&toaster->controls, CONTROL_BAD_CRCS, 1);
  } else if (slot->browning == 0) {
    commands_toasted(toaster, slot);
  } else {
    slot->state = TOASTING;
    slot->done_micros = now_micros + toast_micros(slot->browning, slot->length);
  }
}

enum status_code commands_data(struct toaster *toaster, const struct command *data,
                               uint32_t frame_bytes, uint32_t now_micros) {
  struct slot *slot = toaster->open;
  if (!slot || slot - toaster->slots != data->slot || slot->tag != data->tag ||
      slot->offset != data->offset) {
    return UNEXPECTED;
  }
  uint32_t count = slot_burst(slot);
  if (data->length != count || frame_bytes != HEADER_BYTES + count) {
    controls_count(&toaster->controls, CONTROL_MALFORMED_FRAMES, 1);
    return BAD_LENGTH;
  }
  if (slot->state == SENDING) {
    slot_give(slot, count);
  } else if (crc32_of(slot->bytes + slot->offset, count) == data->payload_crc) {
    slot_take(slot, count);
  } else {
    controls_count(&toaster->controls, CONTROL_BAD_CRCS, 1);
    return BAD_CRC;
  }
  if (slot_is_done(slot)) {
    close(toaster, slot, now_micros);
  }
  return OK;
}
