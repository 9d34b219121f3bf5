#include "slot.h"

#include "crc32.h"
#include "toast.h"

/** The status that is armed with a burst of toast carries its CRC, so it is known beforehand. */
static void check_armed(struct slot *slot) {
  slot->armed_crc = 0;
  if (slot->state == SENDING && !slot_is_done(slot)) {
    slot->armed_crc = crc32_of(slot->bytes + slot->offset, slot_burst(slot));
  }
}

void slot_free(struct slot *slot, uint16_t last_tag, enum status_code why) {
  slot->tag = last_tag;
  slot->state = FREE;
  slot->status = (uint8_t)why;
}

void slot_receive(struct slot *slot, const struct command *write, uint32_t browning) {
  slot->tag = write->tag;
  slot->state = RECEIVING;
  slot->status = OK;
  slot->length = write->length;
  slot->burst_bytes = write->burst_bytes;
  slot->offset = 0;
  slot->end = write->length;
  slot->browning = browning;
  slot->bread_crc = write->payload_crc;
  slot->bread_crc_state = CRC32_BEGIN;
  check_armed(slot);
}

void slot_send(struct slot *slot, const struct command *read) {
  slot->tag = read->tag;
  slot->state = SENDING;
  slot->burst_bytes = read->burst_bytes;
  slot->offset = read->offset;
  slot->end = read->offset + read->length;
  check_armed(slot);
}

uint32_t slot_burst(const struct slot *slot) {
  uint32_t remaining = slot->end - slot->offset;
  return remaining < slot->burst_bytes ? remaining : slot->burst_bytes;
}

void slot_take(struct slot *slot, uint32_t count) {
  uint8_t *bread = slot->bytes + slot->offset;
  slot->bread_crc_state = crc32_update(slot->bread_crc_state, bread, count);
  toast_burst(bread, count, slot->offset, slot->browning);
  slot->offset += count;
}

void slot_give(struct slot *slot, uint32_t count) {
  slot->offset += count;
  check_armed(slot);
}

bool slot_is_whole(const struct slot *slot) {
  return crc32_value(slot->bread_crc_state) == slot->bread_crc;
}

static uint32_t value(const struct slot *slot, uint32_t now_micros) {
  switch (slot->state) {
    case RECEIVING:
    case SENDING:
      return slot->offset;
    case TOASTING: {
      int32_t remaining = (int32_t)(slot->done_micros - now_micros);
      return remaining > 0 ? (uint32_t)remaining : 0;
    }
    case TOASTED:
    case BURNT:
      return slot->length;
    default:
      return 0;
  }
}

void slot_show(const struct slot *slot, struct slot_status *shown, uint32_t now_micros) {
  shown->tag = slot->tag;
  shown->state = slot->state;
  shown->status = slot->status;
  shown->value = value(slot, now_micros);
}
