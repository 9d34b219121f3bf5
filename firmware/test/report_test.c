/** The rule of IRQ and ACK. */
#include "../src/toaster/report.h"

#include "test.h"

static void should_raise_irq_for_a_change(void) {
  struct report report = {.changed = true};
  CHECK(report_settle(&report, false, false));
  CHECK(report.irq);
  CHECK(!report.changed);
}

static void should_raise_irq_for_the_end_of_any_frame(void) {
  for (int alone = 0; alone <= 1; alone++) {
    struct report report = {.irq = false};
    report_ready(&report, alone);
    CHECK(report_settle(&report, false, false));
    CHECK(report.irq);
    CHECK(!report.ready);
  }
}

static void should_stay_low_without_a_change(void) {
  struct report report = {.changed = false};
  CHECK(!report_settle(&report, false, false));
  CHECK(!report_settle(&report, true, true));
  CHECK(!report.irq);
}

static void should_keep_a_change_while_ack_is_high(void) {
  struct report report = {.changed = true};
  CHECK(!report_settle(&report, true, true));
  CHECK(!report.irq);
  CHECK(report_settle(&report, false, false));
}

static void should_give_one_more_interrupt_for_a_change_while_irq_is_high(void) {
  struct report report = {.changed = true, .irq = true};
  CHECK(!report_settle(&report, false, false));
  CHECK(report.irq);
  CHECK(!report_settle(&report, true, true));
  CHECK(!report.irq);
  CHECK(report_settle(&report, false, false));
  CHECK(report.irq);
  CHECK(!report.changed);
}

static void should_report_a_frame_together_with_the_change(void) {
  struct report report = {.changed = true};
  report_ready(&report, false);
  CHECK(report_settle(&report, false, false));
  CHECK(!report.ready);
  CHECK(!report.changed);
  CHECK(!report_settle(&report, true, true));
  CHECK(!report_settle(&report, false, false));
  CHECK(!report.irq);
}

static void should_report_a_poll_that_nothing_follows_before_the_change(void) {
  struct report report = {.changed = true};
  report_ready(&report, true);
  CHECK(report_settle(&report, false, false));
  CHECK(!report.ready);
  CHECK(report.changed);
  CHECK(!report_settle(&report, true, true));
  CHECK(report_settle(&report, false, false));
  CHECK(!report.changed);
  CHECK(!report_settle(&report, true, false));
}

static void should_go_by_the_last_of_two_frames_that_one_interrupt_tells(void) {
  struct report report = {.changed = true, .irq = true};
  report_ready(&report, true);
  CHECK(!report_settle(&report, false, false));
  report_ready(&report, false);
  CHECK(report_settle(&report, true, false));
  CHECK(!report.ready);
  CHECK(!report.changed);
}

static void should_take_a_whole_pulse_at_once(void) {
  struct report report = {.irq = true};
  CHECK(!report_settle(&report, true, false));
  CHECK(!report.irq);
}

void report_tests(void) {
  RUN(should_raise_irq_for_a_change);
  RUN(should_raise_irq_for_the_end_of_any_frame);
  RUN(should_stay_low_without_a_change);
  RUN(should_keep_a_change_while_ack_is_high);
  RUN(should_give_one_more_interrupt_for_a_change_while_irq_is_high);
  RUN(should_report_a_frame_together_with_the_change);
  RUN(should_report_a_poll_that_nothing_follows_before_the_change);
  RUN(should_go_by_the_last_of_two_frames_that_one_interrupt_tells);
  RUN(should_take_a_whole_pulse_at_once);
}
