/** CONTROL and IDENTIFY. */
#include "rig.h"
#include "test.h"

static uint8_t bread[1000];

static void should_say_what_it_is(void) {
  rig_identify();
  CHECK_EQUAL(0x00020003, rig.status.reply[0]);
  CHECK_EQUAL(0x00041000, rig.status.reply[1]);
  CHECK_EQUAL(32768, rig.status.reply[2]);
  CHECK_EQUAL(0, rig.status.flags);
}

static void should_set_the_browning(void) {
  rig_identify();
  CHECK_EQUAL(3, rig_control(CONTROL_BROWNING_GET, 0));
  CHECK_EQUAL(12, rig_control(CONTROL_BROWNING_SET, 12));
  CHECK_EQUAL(12, rig_control(CONTROL_BROWNING_GET, 0));
}

static void should_refuse_a_browning_out_of_range(void) {
  rig_identify();
  struct command control = rig_command(CONTROL);
  control.argument = CONTROL_BROWNING_SET;
  control.value[0] = 13;
  CHECK_EQUAL(BAD_VALUE, rig_ask(&control, NULL, 0));
  control.value[0] = 1;
  control.value[1] = 1;
  CHECK_EQUAL(BAD_VALUE, rig_ask(&control, NULL, 0));
  CHECK_EQUAL(3, rig_control(CONTROL_BROWNING_GET, 0));
}

static void should_refuse_unknown_codes(void) {
  static const uint32_t codes[] = {0, 4, 15, 24, 0xffffffff};
  rig_identify();
  for (unsigned i = 0; i < sizeof codes / sizeof *codes; i++) {
    struct command control = rig_command(CONTROL);
    control.argument = codes[i];
    CHECK_EQUAL(UNKNOWN_COMMAND, rig_ask(&control, NULL, 0));
    CHECK_EQUAL(codes[i], rig.status.reply[2]);
    CHECK_EQUAL(0, rig.status.reply[0]);
  }
}

static void should_be_hotter_while_it_toasts(void) {
  rig_identify();
  CHECK_EQUAL(21000, rig_control(CONTROL_TEMPERATURE, 0));
  CHECK_EQUAL(OK, rig_write(0, 1, bread, 1000, 1000));
  CHECK_EQUAL(57000, rig_control(CONTROL_TEMPERATURE, 0));
  CHECK_EQUAL(1, toaster_heat(&rig.device.toaster));
  rig_wait(1000000);
  CHECK_EQUAL(21000, rig_control(CONTROL_TEMPERATURE, 0));
  CHECK_EQUAL(0, toaster_heat(&rig.device.toaster));
}

static void should_count(void) {
  rig_identify(); /* 2 frames and the boot: 3 interrupts */
  CHECK_EQUAL(OK, rig_write(1, 9, bread, 100, 60)); /* 3 commands, each with a POLL */
  rig_wait(1000000);
  CHECK(rig_thank());
  CHECK_EQUAL(1, rig_control(CONTROL_WRITES_TOASTED, 0));
  CHECK_EQUAL(100, rig_control(CONTROL_BYTES_TOASTED, 0));
  CHECK_EQUAL(2 + 6 + 4 + 1, rig_control(CONTROL_FRAMES, 0));
  CHECK_EQUAL(3 + 6 + 1 + 6, rig_control(CONTROL_INTERRUPTS, 0));
  CHECK_EQUAL(0, rig_control(CONTROL_BAD_CRCS, 0));
  CHECK_EQUAL(0, rig_control(CONTROL_MALFORMED_FRAMES, 0));
  CHECK_EQUAL(0, rig_control(CONTROL_OVERRUNS, 0));
}

static void should_keep_its_statistics_over_a_reset_command_only(void) {
  rig_identify();
  rig_control(CONTROL_BROWNING_SET, 5);
  struct command reset = rig_command(RESET);
  rig_send(&reset, NULL, 0);
  CHECK(!rig_irq());
  rig_wait(BOOT_MICROS);
  CHECK(rig_thank());
  rig_poll();
  CHECK_EQUAL(FLAG_BOOTED, rig.status.flags);
  CHECK_EQUAL(0, rig.status.last_opcode);
  struct command identify = rig_command(IDENTIFY);
  CHECK_EQUAL(OK, rig_ask(&identify, NULL, 0));
  CHECK_EQUAL(1, rig_control(CONTROL_RESETS, 0));
  CHECK_EQUAL(3, rig_control(CONTROL_BROWNING_GET, 0));
  rig_identify();
  CHECK_EQUAL(0, rig_control(CONTROL_RESETS, 0));
}

void control_tests(void) {
  RUN(should_say_what_it_is);
  RUN(should_set_the_browning);
  RUN(should_refuse_a_browning_out_of_range);
  RUN(should_refuse_unknown_codes);
  RUN(should_be_hotter_while_it_toasts);
  RUN(should_count);
  RUN(should_keep_its_statistics_over_a_reset_command_only);
}
