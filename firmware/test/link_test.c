/** Booting, arming and reporting. */
#include "rig.h"
#include "test.h"

static const uint8_t bread[10];

static void should_hear_nothing_while_it_boots(void) {
  rig_power_on();
  rig_wait(BOOT_MICROS - 1);
  CHECK_EQUAL(0, rig_armed_bytes());
  rig_early_frame();
  rig_wait(0);
  CHECK(!rig_irq());
  CHECK_EQUAL(rig.now_micros + 1, rig_alarm(0));
}

static void should_report_that_it_booted(void) {
  rig_power_on();
  rig_wait(BOOT_MICROS);
  CHECK(rig_irq());
  rig_poll();
  CHECK_EQUAL(FLAG_BOOTED, rig.status.flags);
  CHECK_EQUAL(0, rig.status.last_sequence);
  CHECK_EQUAL(NO_SLOT, rig.status.armed_slot);
}

static void should_lower_irq_and_lose_a_change_on_a_reset_command(void) {
  rig_identify();
  struct command cancel = rig_command(CANCEL);
  rig_send(&cancel, NULL, 0);
  CHECK(rig_irq());
  struct command reset = rig_command(RESET);
  rig_send(&reset, NULL, 0);
  CHECK(!rig_irq());
  CHECK_EQUAL(0, rig_armed_bytes());
  rig_wait(BOOT_MICROS - 1);
  CHECK(!rig_irq());
  rig_wait(1);
  CHECK(rig_thank());
  CHECK(!rig_irq());
}

static void should_interrupt_once_for_a_poll(void) {
  rig_identify();
  rig_poll(); /* which acknowledges */
  CHECK(!rig_irq());
  CHECK_EQUAL(HEADER_BYTES, rig_armed_bytes());
}

/** Lets toast get done while a POLL with `flags` is under way, and acknowledges the POLL. */
static void poll_while_toast_gets_done(uint8_t flags) {
  rig_identify();
  CHECK_EQUAL(OK, rig_write(0, 1, bread, 10, 10));
  struct command poll = rig_command(POLL);
  poll.flags = flags;
  rig_hold(true);
  rig_wait(10000);
  CHECK(!rig_irq());
  rig_hold(false);
  rig_send(&poll, NULL, 0);
  CHECK_EQUAL(TOASTING, rig.status.slots[0].state);
  CHECK(rig_thank());
}

static void should_give_a_change_an_interrupt_of_its_own_behind_a_poll(void) {
  poll_while_toast_gets_done(0);
  CHECK(rig_thank());
  CHECK(!rig_irq());
}

static void should_report_a_change_with_a_poll_that_more_follows(void) {
  poll_while_toast_gets_done(FLAG_MORE);
  CHECK(!rig_irq());
  rig_poll();
  CHECK_EQUAL(TOASTED, rig.status.slots[0].state);
}

static void should_look_at_no_other_flag_and_at_more_in_a_poll_only(void) {
  poll_while_toast_gets_done((uint8_t)~FLAG_MORE);
  CHECK(rig_thank());
  struct command cancel = rig_command(CANCEL);
  cancel.flags = FLAG_MORE;
  CHECK_EQUAL(UNEXPECTED, rig_ask(&cancel, NULL, 0));
  CHECK(!rig_irq());
}

static void should_leave_the_armed_status_alone_while_a_frame_is_under_way(void) {
  rig_identify();
  CHECK_EQUAL(OK, rig_write(0, 1, bread, 10, 10));
  rig_poll();
  rig_hold(true);
  rig_wait(10000);
  CHECK(!rig_irq());
  rig_hold(false);
  rig_poll(); /* the frame that was under way: it brings the old status */
  CHECK_EQUAL(TOASTING, rig.status.slots[0].state);
  CHECK(rig_irq()); /* the POLL's was acknowledged; this one is the change's own */
  rig_poll();
  CHECK_EQUAL(TOASTED, rig.status.slots[0].state);
}

static void should_arm_before_it_interrupts_for_toast(void) {
  rig_identify();
  CHECK_EQUAL(OK, rig_write(0, 1, bread, 10, 10));
  rig_wait(700);
  CHECK(rig_irq());
  rig_poll();
  CHECK_EQUAL(TOASTED, rig.status.slots[0].state);
}

static void should_wait_for_an_early_frame_to_end(void) {
  rig_identify();
  struct command cancel = rig_command(CANCEL);
  rig_hold(true); /* at once behind it */
  rig_send(&cancel, NULL, 0);
  CHECK_EQUAL(0, rig_armed_bytes());
  CHECK(!rig_irq());
  rig_hold(false);
  rig_early_frame();
  rig_wait(0);
  CHECK(rig_irq());
  rig_poll();
  CHECK_EQUAL(BAD_CRC, rig.status.last_status);
  CHECK_EQUAL(CANCEL, rig.status.last_opcode);
}

static void should_treat_two_early_frames_as_one_after_the_other(void) {
  rig_identify();
  struct command cancel = rig_command(CANCEL);
  rig_early_frame();
  rig_send(&cancel, NULL, 0); /* the frame is received, the early one waits behind it */
  CHECK_EQUAL(0, rig_armed_bytes());
  rig_wait(0);
  CHECK_EQUAL(HEADER_BYTES, rig_armed_bytes());
  rig_poll();
  CHECK_EQUAL(BAD_CRC, rig.status.last_status);
}

static void should_say_nothing_of_a_select_without_a_word(void) {
  rig_identify();
  rig_frame(bread, 0);
  CHECK(!rig_irq());
  CHECK_EQUAL(HEADER_BYTES, rig_armed_bytes());
}

static void should_report_a_select_without_a_word_while_ack_is_high(void) {
  rig_identify();
  rig_ack(true);
  rig_frame(bread, 0);
  CHECK(!rig_irq());
  CHECK_EQUAL(HEADER_BYTES, rig_armed_bytes());
  rig_ack(false);
  CHECK(rig_thank());
  CHECK(!rig_irq());
  rig_poll();
  CHECK_EQUAL(OK, rig.status.last_status);
}

void link_tests(void) {
  RUN(should_hear_nothing_while_it_boots);
  RUN(should_report_that_it_booted);
  RUN(should_lower_irq_and_lose_a_change_on_a_reset_command);
  RUN(should_interrupt_once_for_a_poll);
  RUN(should_give_a_change_an_interrupt_of_its_own_behind_a_poll);
  RUN(should_report_a_change_with_a_poll_that_more_follows);
  RUN(should_look_at_no_other_flag_and_at_more_in_a_poll_only);
  RUN(should_leave_the_armed_status_alone_while_a_frame_is_under_way);
  RUN(should_arm_before_it_interrupts_for_toast);
  RUN(should_wait_for_an_early_frame_to_end);
  RUN(should_treat_two_early_frames_as_one_after_the_other);
  RUN(should_say_nothing_of_a_select_without_a_word);
  RUN(should_report_a_select_without_a_word_while_ack_is_high);
}
