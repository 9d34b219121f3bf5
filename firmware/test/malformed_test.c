/** Every row of the table "what the device does" of docs/protocol.md. */
#include <string.h>

#include "../src/toaster/crc32.h"
#include "rig.h"
#include "test.h"

static const uint8_t bread[100] = "Bread for the toast!";

/** A device that is RECEIVING 40 bytes with tag 5 in slot 1, in bursts of 20. */
static void receiving(void) {
  rig_identify();
  struct command write = rig_command(WRITE);
  write.slot = 1;
  write.tag = 5;
  write.length = 40;
  write.burst_bytes = 20;
  write.payload_crc = crc32_of(bread, 40);
  CHECK_EQUAL(OK, rig_ask(&write, NULL, 0));
  CHECK_EQUAL(84, rig_armed_bytes());
}

/** A device with toast of tag 1 in slot 0, which a release would free. */
static void toasted(void) {
  rig_identify();
  CHECK_EQUAL(OK, rig_write(0, 1, bread, 10, 10));
  rig_wait(10000);
  CHECK(rig_thank());
}

static struct command data_command(void) {
  struct command data = rig_command(DATA);
  data.slot = 1;
  data.tag = 5;
  data.length = 20;
  data.payload_crc = crc32_of(bread, 20);
  return data;
}

/** The frame that was just sent is reported, and was not taken. */
static void check_not_taken(enum status_code status) {
  struct status before = rig.status;
  CHECK(rig_thank());
  rig_poll();
  CHECK_EQUAL(status, rig.status.last_status);
  CHECK_EQUAL(before.last_sequence, rig.status.last_sequence);
  CHECK_EQUAL(before.last_tag, rig.status.last_tag);
  CHECK_EQUAL(before.last_opcode, rig.status.last_opcode);
}

static void should_refuse_1_to_63_bytes(void) {
  rig_identify();
  struct command identify = rig_command(IDENTIFY);
  identify.crc = crc32_of(&identify, CHECKED_BYTES);
  for (uint32_t bytes = 1; bytes < HEADER_BYTES; bytes++) {
    rig_frame((const uint8_t *)&identify, bytes);
    check_not_taken(BAD_LENGTH);
  }
  CHECK_EQUAL(63, rig_control(CONTROL_MALFORMED_FRAMES, 0));
}

static void should_say_nothing_to_a_frame_without_a_word(void) {
  rig_identify();
  rig_poll();
  rig_frame(bread, 0);
  CHECK(!rig_irq());
  CHECK_EQUAL(HEADER_BYTES, rig_armed_bytes());
  CHECK_EQUAL(4, rig_control(CONTROL_FRAMES, 0));
}

static void should_refuse_a_wrong_sync(void) {
  rig_identify();
  struct command identify = rig_command(IDENTIFY);
  identify.sync = STATUS_SYNC;
  rig_send(&identify, NULL, 0);
  check_not_taken(BAD_CRC);
  CHECK_EQUAL(1, rig_control(CONTROL_BAD_CRCS, 0));
}

static void should_refuse_a_wrong_header_crc_and_not_release(void) {
  toasted();
  struct command poll = rig_command(POLL);
  poll.release = 1;
  poll.crc = crc32_of(&poll, CHECKED_BYTES) ^ 1;
  rig_frame((const uint8_t *)&poll, HEADER_BYTES);
  check_not_taken(BAD_CRC);
  CHECK_EQUAL(TOASTED, rig.status.slots[0].state);
}

static void should_refuse_a_frame_whose_beginning_it_missed(void) {
  rig_identify();
  rig_early_frame();
  rig_wait(0);
  check_not_taken(BAD_CRC);
  CHECK_EQUAL(1, rig_control(CONTROL_MALFORMED_FRAMES, 0));
  CHECK_EQUAL(0, rig_control(CONTROL_BAD_CRCS, 0));
}

static void should_release_but_not_do_what_overruns(void) {
  toasted();
  struct command control = rig_command(CONTROL);
  control.argument = CONTROL_BROWNING_SET;
  control.value[0] = 7;
  control.release = 1;
  CHECK_EQUAL(OVERRUN, rig_ask(&control, bread, 1));
  CHECK_EQUAL(FREE, rig.status.slots[0].state);
  CHECK_EQUAL(3, rig_control(CONTROL_BROWNING_GET, 0));
  CHECK_EQUAL(1, rig_control(CONTROL_OVERRUNS, 0));
  CHECK_EQUAL(1, rig_control(CONTROL_MALFORMED_FRAMES, 0));
}

static void should_not_take_a_poll_of_a_wrong_length(void) {
  toasted();
  struct command poll = rig_command(POLL);
  poll.release = 1;
  rig_send(&poll, bread, 3);
  check_not_taken(OVERRUN);
  CHECK_EQUAL(FREE, rig.status.slots[0].state);
  receiving();
  rig_send(&poll, bread, 3);
  check_not_taken(BAD_LENGTH);
}

static void should_refuse_payload_behind_a_command_that_has_none(void) {
  receiving();
  struct command identify = rig_command(IDENTIFY);
  CHECK_EQUAL(BAD_LENGTH, rig_ask(&identify, bread, 20));
}

static void should_echo_an_unknown_opcode(void) {
  rig_identify();
  struct command command = rig_command(0);
  CHECK_EQUAL(UNKNOWN_COMMAND, rig_ask(&command, NULL, 0));
  command.opcode = 9;
  CHECK_EQUAL(UNKNOWN_COMMAND, rig_ask(&command, NULL, 0));
  command.opcode = 255;
  CHECK_EQUAL(UNKNOWN_COMMAND, rig_ask(&command, NULL, 0));
}

static void should_refuse_most_while_booted(void) {
  rig_power_on();
  rig_wait(BOOT_MICROS);
  rig_thank();
  for (int opcode = 0; opcode < 256; opcode++) {
    if (opcode != POLL && opcode != IDENTIFY && opcode != RESET) {
      struct command command = rig_command((uint8_t)opcode);
      CHECK_EQUAL(REBOOTED, rig_ask(&command, NULL, 0));
    }
  }
}

static void should_refuse_data_with_nothing_open(void) {
  rig_identify();
  struct command data = data_command();
  CHECK_EQUAL(UNEXPECTED, rig_ask(&data, NULL, 0));
}

static void should_keep_the_burst_armed_when_data_names_another(void) {
  receiving();
  struct command tag = data_command();
  tag.tag = 6;
  CHECK_EQUAL(UNEXPECTED, rig_ask(&tag, bread, 20));
  struct command slot = data_command();
  slot.slot = 0;
  CHECK_EQUAL(UNEXPECTED, rig_ask(&slot, bread, 20));
  slot.slot = 5;
  CHECK_EQUAL(UNEXPECTED, rig_ask(&slot, bread, 20));
  struct command offset = data_command();
  offset.offset = 20;
  CHECK_EQUAL(UNEXPECTED, rig_ask(&offset, bread, 20));
  CHECK_EQUAL(84, rig_armed_bytes());
  CHECK_EQUAL(0, rig.status.slots[1].value);
}

static void should_refuse_a_repeated_burst(void) {
  receiving();
  struct command data = data_command();
  CHECK_EQUAL(OK, rig_ask(&data, bread, 20));
  CHECK_EQUAL(UNEXPECTED, rig_ask(&data, bread, 20));
  CHECK_EQUAL(20, rig.status.slots[1].value);
}

static void should_keep_the_burst_armed_when_data_has_another_length(void) {
  receiving();
  struct command field = data_command();
  field.length = 19;
  CHECK_EQUAL(BAD_LENGTH, rig_ask(&field, bread, 20));
  struct command frame = data_command();
  CHECK_EQUAL(BAD_LENGTH, rig_ask(&frame, bread, 19));
  CHECK_EQUAL(84, rig_armed_bytes());
}

static void should_arm_again_when_the_payload_crc_is_wrong(void) {
  receiving();
  struct command data = data_command();
  data.payload_crc ^= 1;
  CHECK_EQUAL(BAD_CRC, rig_ask(&data, bread, 20));
  CHECK_EQUAL(0, rig.status.slots[1].value);
  CHECK_EQUAL(84, rig_armed_bytes());
  CHECK_EQUAL(1, rig_control(CONTROL_BAD_CRCS, 0));
  data.payload_crc ^= 1;
  CHECK_EQUAL(OK, rig_ask(&data, bread, 20));
}

static void should_burn_a_bread_whose_crc_is_wrong(void) {
  receiving();
  uint8_t other[20] = {0};
  struct command data = data_command();
  CHECK_EQUAL(OK, rig_ask(&data, bread, 20));
  data.offset = 20;
  data.payload_crc = crc32_of(other, 20);
  other[0] = 1;
  data.payload_crc = crc32_of(other, 20);
  CHECK_EQUAL(OK, rig_ask(&data, other, 20));
  CHECK_EQUAL(BURNT, rig.status.slots[1].state);
  CHECK_EQUAL(BAD_CRC, rig.status.slots[1].status);
  CHECK_EQUAL(40, rig.status.slots[1].value);
  CHECK_EQUAL(1, rig_control(CONTROL_BAD_CRCS, 0));
}

static void should_refuse_a_repeated_write_read_and_cancel(void) {
  toasted();
  struct command write = rig_command(WRITE);
  write.tag = 1;
  write.length = 10;
  write.burst_bytes = 10;
  CHECK_EQUAL(BUSY, rig_ask(&write, NULL, 0));
  write.slot = 1;
  CHECK_EQUAL(OK, rig_ask(&write, NULL, 0));
  write.slot = 2;
  CHECK_EQUAL(BUSY, rig_ask(&write, NULL, 0));
  struct command cancel = rig_command(CANCEL);
  cancel.slot = 1;
  cancel.tag = 1;
  CHECK_EQUAL(OK, rig_ask(&cancel, NULL, 0));
  CHECK_EQUAL(UNEXPECTED, rig_ask(&cancel, NULL, 0));
  struct command read = rig_command(READ);
  read.tag = 2;
  read.argument = 1;
  read.length = 10;
  read.burst_bytes = 10;
  CHECK_EQUAL(OK, rig_ask(&read, NULL, 0));
  CHECK_EQUAL(UNEXPECTED, rig_ask(&read, NULL, 0));
}

static void should_ignore_an_ack_for_nothing(void) {
  rig_identify();
  rig_ack(true);
  rig_ack(false);
  CHECK(!rig_irq());
}

static void should_keep_a_change_while_ack_is_held(void) {
  rig_identify();
  rig_ack(true);
  struct command identify = rig_command(IDENTIFY);
  rig_send(&identify, NULL, 0);
  CHECK(!rig_irq());
  rig_ack(false);
  CHECK(rig_irq());
}

void malformed_tests(void) {
  RUN(should_refuse_1_to_63_bytes);
  RUN(should_say_nothing_to_a_frame_without_a_word);
  RUN(should_refuse_a_wrong_sync);
  RUN(should_refuse_a_wrong_header_crc_and_not_release);
  RUN(should_refuse_a_frame_whose_beginning_it_missed);
  RUN(should_release_but_not_do_what_overruns);
  RUN(should_not_take_a_poll_of_a_wrong_length);
  RUN(should_refuse_payload_behind_a_command_that_has_none);
  RUN(should_echo_an_unknown_opcode);
  RUN(should_refuse_most_while_booted);
  RUN(should_refuse_data_with_nothing_open);
  RUN(should_keep_the_burst_armed_when_data_names_another);
  RUN(should_refuse_a_repeated_burst);
  RUN(should_keep_the_burst_armed_when_data_has_another_length);
  RUN(should_arm_again_when_the_payload_crc_is_wrong);
  RUN(should_burn_a_bread_whose_crc_is_wrong);
  RUN(should_refuse_a_repeated_write_read_and_cancel);
  RUN(should_ignore_an_ack_for_nothing);
  RUN(should_keep_a_change_while_ack_is_held);
}
