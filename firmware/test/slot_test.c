/** The life of a bread in its slot, and the rules of WRITE, READ, DATA and CANCEL. */
#include <string.h>

#include "../src/toaster/crc32.h"
#include "../src/toaster/toast.h"
#include "rig.h"
#include "test.h"

static uint8_t bread[SLOT_BYTES];

static void bake(void) {
  for (uint32_t i = 0; i < sizeof bread; i++) {
    bread[i] = (uint8_t)(i * 7 + i / 256);
  }
}

static struct command read_command(uint8_t slot, uint16_t tag, uint32_t of_tag, uint32_t length) {
  struct command read = rig_command(READ);
  read.slot = slot;
  read.tag = tag;
  read.argument = of_tag;
  read.length = length;
  read.burst_bytes = MAX_BURST_BYTES;
  return read;
}

static struct command write_command(void) {
  struct command write = rig_command(WRITE);
  write.tag = 7;
  write.length = 10;
  write.burst_bytes = 10;
  return write;
}

static void should_toast_the_largest_bread_and_give_it_back(void) {
  rig_identify();
  bake();
  CHECK_EQUAL(OK, rig_write(2, 0x1234, bread, SLOT_BYTES, MAX_BURST_BYTES));
  CHECK_EQUAL(TOASTING, rig.status.slots[2].state);
  CHECK_EQUAL(7 * 612, rig.status.slots[2].value);
  CHECK_EQUAL(rig.now_micros + 7 * 612, rig_alarm(2));
  rig_wait(7 * 612 - 1);
  CHECK(!rig_irq());
  rig_wait(1);
  CHECK(rig_thank());
  struct command read = read_command(2, 0x4321, 0x1234, SLOT_BYTES);
  CHECK_EQUAL(OK, rig_ask(&read, NULL, 0));
  toast_burst(bread, SLOT_BYTES, 0, 3);
  for (uint32_t offset = 0; offset < SLOT_BYTES; offset += MAX_BURST_BYTES) {
    CHECK_EQUAL(SENDING, rig.status.slots[2].state);
    CHECK_EQUAL(offset, rig.status.slots[2].value);
    CHECK_EQUAL(crc32_of(bread + offset, MAX_BURST_BYTES), rig.status.armed_crc);
    struct command data = rig_command(DATA);
    data.slot = 2;
    data.tag = 0x4321;
    data.offset = offset;
    data.length = MAX_BURST_BYTES;
    data.sequence = 100;
    rig_send(&data, bread, MAX_BURST_BYTES);
    CHECK(rig_thank());
    CHECK(memcmp(rig.miso + HEADER_BYTES, bread + offset, MAX_BURST_BYTES) == 0);
    rig_poll();
  }
  CHECK_EQUAL(TOASTED, rig.status.slots[2].state);
  CHECK_EQUAL(0x4321, rig.status.slots[2].tag);
  CHECK_EQUAL(SLOT_BYTES, rig.status.slots[2].value);
}

static void should_toast_at_once_with_browning_0(void) {
  rig_identify();
  rig_control(CONTROL_BROWNING_SET, 0);
  CHECK_EQUAL(OK, rig_write(0, 1, bread, 5, 5));
  CHECK_EQUAL(TOASTED, rig.status.slots[0].state);
}

static void should_keep_the_browning_of_the_write(void) {
  rig_identify();
  struct command write = write_command();
  CHECK_EQUAL(OK, rig_ask(&write, NULL, 0));
  rig_control(CONTROL_BROWNING_SET, 12);
  CHECK_EQUAL(3, rig.device.toaster.slots[0].browning);
}

static void should_finish_in_any_order(void) {
  rig_identify();
  rig_control(CONTROL_BROWNING_SET, 8);
  CHECK_EQUAL(OK, rig_write(0, 1, bread, 5, 5));
  rig_control(CONTROL_BROWNING_SET, 1);
  CHECK_EQUAL(OK, rig_write(1, 2, bread, 5, 5));
  rig_wait(100);
  CHECK(rig_thank());
  rig_poll();
  CHECK_EQUAL(TOASTING, rig.status.slots[0].state);
  CHECK_EQUAL(TOASTED, rig.status.slots[1].state);
}

static void should_refuse_a_write_by_the_rules(void) {
  rig_identify();
  struct command write = write_command();
  write.slot = 4;
  CHECK_EQUAL(BAD_VALUE, rig_ask(&write, NULL, 0));
  write.slot = 0;
  write.length = 0;
  CHECK_EQUAL(BAD_LENGTH, rig_ask(&write, NULL, 0));
  write.length = SLOT_BYTES + 1;
  CHECK_EQUAL(BAD_LENGTH, rig_ask(&write, NULL, 0));
  write.length = 1;
  write.burst_bytes = 0;
  CHECK_EQUAL(BAD_VALUE, rig_ask(&write, NULL, 0));
  write.burst_bytes = MAX_BURST_BYTES + 1;
  CHECK_EQUAL(BAD_VALUE, rig_ask(&write, NULL, 0));
}

static void should_refuse_a_read_by_the_rules(void) {
  rig_identify();
  CHECK_EQUAL(OK, rig_write(0, 1, bread, 50, 50));
  struct command early = read_command(0, 2, 1, 50);
  CHECK_EQUAL(UNEXPECTED, rig_ask(&early, NULL, 0));
  rig_wait(10000);
  rig_thank();
  struct command wrong_slot = read_command(4, 2, 1, 50);
  CHECK_EQUAL(BAD_VALUE, rig_ask(&wrong_slot, NULL, 0));
  struct command wrong_tag = read_command(0, 2, 0x10001, 50);
  CHECK_EQUAL(UNEXPECTED, rig_ask(&wrong_tag, NULL, 0));
  struct command long_read = read_command(0, 2, 1, 51);
  CHECK_EQUAL(BAD_LENGTH, rig_ask(&long_read, NULL, 0));
  struct command empty = read_command(0, 2, 1, 0);
  CHECK_EQUAL(BAD_LENGTH, rig_ask(&empty, NULL, 0));
  struct command beyond = read_command(0, 2, 1, 0x20);
  beyond.offset = 0xfffffff0;
  CHECK_EQUAL(BAD_LENGTH, rig_ask(&beyond, NULL, 0));
  beyond.offset = 0x20;
  beyond.length = 0xfffffff0; /* their sum wraps */
  CHECK_EQUAL(BAD_LENGTH, rig_ask(&beyond, NULL, 0));
  struct command no_burst = read_command(0, 2, 1, 50);
  no_burst.burst_bytes = 0;
  CHECK_EQUAL(BAD_VALUE, rig_ask(&no_burst, NULL, 0));
  struct command write = write_command();
  write.slot = 1;
  CHECK_EQUAL(OK, rig_ask(&write, NULL, 0));
  struct command while_open = read_command(0, 2, 1, 50);
  CHECK_EQUAL(BUSY, rig_ask(&while_open, NULL, 0));
}

static void should_read_elsewhere_while_sending(void) {
  rig_identify();
  CHECK_EQUAL(OK, rig_write(0, 1, bread, 50, 50));
  rig_wait(10000);
  rig_thank();
  struct command read = read_command(0, 2, 1, 50);
  CHECK_EQUAL(OK, rig_ask(&read, NULL, 0));
  struct command again = read_command(0, 3, 2, 5);
  again.offset = 45;
  CHECK_EQUAL(OK, rig_ask(&again, NULL, 0));
  CHECK_EQUAL(45, rig.status.slots[0].value);
  CHECK_EQUAL(5, rig.status.armed_bytes);
}

static void should_cancel_in_any_state(void) {
  rig_identify();
  struct command write = write_command();
  CHECK_EQUAL(OK, rig_ask(&write, NULL, 0));
  struct command cancel = rig_command(CANCEL);
  cancel.tag = 8;
  CHECK_EQUAL(UNEXPECTED, rig_ask(&cancel, NULL, 0));
  cancel.tag = 7;
  CHECK_EQUAL(OK, rig_ask(&cancel, NULL, 0));
  CHECK_EQUAL(FREE, rig.status.slots[0].state);
  CHECK_EQUAL(CANCELLED, rig.status.slots[0].status);
  CHECK_EQUAL(7, rig.status.slots[0].tag);
  CHECK_EQUAL(NO_SLOT, rig.status.armed_slot);
  CHECK_EQUAL(OK, rig_write(0, 7, bread, 5, 5));
  CHECK_EQUAL(OK, rig_ask(&cancel, NULL, 0));
  rig_wait(1000000);
  CHECK(!rig_irq());
  cancel.slot = 4;
  CHECK_EQUAL(BAD_VALUE, rig_ask(&cancel, NULL, 0));
}

static void should_release_only_what_is_done(void) {
  rig_identify();
  CHECK_EQUAL(OK, rig_write(0, 1, bread, 5, 5));
  struct command poll = rig_command(POLL);
  poll.release = 0xff;
  rig_send(&poll, NULL, 0);
  rig_poll();
  CHECK_EQUAL(TOASTING, rig.status.slots[0].state);
  rig_wait(700);
  poll.release = 0xfe;
  rig_send(&poll, NULL, 0);
  rig_poll();
  CHECK_EQUAL(TOASTED, rig.status.slots[0].state);
  struct command write = write_command();
  write.release = 1;
  rig_thank();
  CHECK_EQUAL(OK, rig_ask(&write, NULL, 0));
  CHECK_EQUAL(RECEIVING, rig.status.slots[0].state);
}

void slot_tests(void) {
  RUN(should_toast_the_largest_bread_and_give_it_back);
  RUN(should_toast_at_once_with_browning_0);
  RUN(should_keep_the_browning_of_the_write);
  RUN(should_finish_in_any_order);
  RUN(should_refuse_a_write_by_the_rules);
  RUN(should_refuse_a_read_by_the_rules);
  RUN(should_read_elsewhere_while_sending);
  RUN(should_cancel_in_any_state);
  RUN(should_release_only_what_is_done);
}
