#include "rig.h"

#include <string.h>

#include "../src/toaster/crc32.h"
#include "rig_board.h"
#include "test.h"

struct rig rig;

static uint8_t sequence;

void rig_power_on(void) {
  memset(&rig, 0, sizeof rig);
  rig.now_micros = 0xffffff00; /* soon it wraps */
  sequence = 0;
  rig_board_reset();
  device_start(&rig.device, rig.now_micros);
}

void rig_wait(uint32_t micros) {
  rig.now_micros += micros;
  device_step(&rig.device, rig.now_micros);
}

void rig_identify(void) {
  rig_power_on();
  rig_wait(BOOT_MICROS);
  CHECK(rig_thank());
  struct command identify = rig_command(IDENTIFY);
  CHECK_EQUAL(OK, rig_ask(&identify, NULL, 0));
}

void rig_frame(const uint8_t *mosi, uint32_t bytes) {
  rig_board_exchange(mosi, rig.miso, bytes);
  memcpy(&rig.status, rig.miso, sizeof rig.status);
  device_step(&rig.device, rig.now_micros);
}

bool rig_thank(void) {
  bool irq = rig_irq();
  if (irq) {
    rig_ack(true);
    rig_ack(false);
  }
  return irq;
}

struct command rig_command(uint8_t opcode) {
  struct command command;
  memset(&command, 0, sizeof command);
  command.sync = COMMAND_SYNC;
  command.opcode = opcode;
  return command;
}

void rig_send(struct command *command, const void *payload, uint32_t bytes) {
  uint8_t mosi[HEADER_BYTES + MAX_BURST_BYTES + 16];
  command->crc = crc32_of(command, CHECKED_BYTES);
  memcpy(mosi, command, HEADER_BYTES);
  if (bytes) {
    memcpy(mosi + HEADER_BYTES, payload, bytes);
  }
  rig_frame(mosi, HEADER_BYTES + bytes);
}

void rig_poll(void) {
  struct command poll = rig_command(POLL);
  rig_send(&poll, NULL, 0);
  CHECK_EQUAL(STATUS_SYNC, rig.status.sync);
  CHECK_EQUAL(rig.status.crc, crc32_of(&rig.status, CHECKED_BYTES));
  CHECK(rig_thank());
}

enum status_code rig_ask(struct command *command, const void *payload, uint32_t bytes) {
  command->sequence = ++sequence;
  rig_send(command, payload, bytes);
  CHECK(rig_thank());
  rig_poll();
  CHECK_EQUAL(command->sequence, rig.status.last_sequence);
  CHECK_EQUAL(command->opcode, rig.status.last_opcode);
  CHECK_EQUAL(command->tag, rig.status.last_tag);
  return rig.status.last_status;
}

enum status_code rig_write(uint8_t slot, uint16_t tag, const uint8_t *bread, uint32_t length,
                           uint16_t burst_bytes) {
  struct command write = rig_command(WRITE);
  write.slot = slot;
  write.tag = tag;
  write.length = length;
  write.burst_bytes = burst_bytes;
  write.payload_crc = crc32_of(bread, length);
  enum status_code answer = rig_ask(&write, NULL, 0);
  for (uint32_t offset = 0; answer == OK && offset < length; offset += burst_bytes) {
    struct command data = rig_command(DATA);
    data.slot = slot;
    data.tag = tag;
    data.offset = offset;
    data.length = length - offset < burst_bytes ? length - offset : burst_bytes;
    data.payload_crc = crc32_of(bread + offset, data.length);
    answer = rig_ask(&data, bread + offset, data.length);
  }
  return answer;
}

uint64_t rig_control(enum control_code code, uint64_t value) {
  struct command control = rig_command(CONTROL);
  control.argument = code;
  control.value[0] = (uint32_t)value;
  control.value[1] = (uint32_t)(value >> 32);
  CHECK_EQUAL(OK, rig_ask(&control, NULL, 0));
  CHECK_EQUAL(code, rig.status.reply[2]);
  return rig.status.reply[0] | (uint64_t)rig.status.reply[1] << 32;
}
