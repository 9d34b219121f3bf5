package usbtoaster.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodesTest {
  @Test
  void shouldKnowEveryCodeItHas() {
    for (Opcode each : Opcode.values()) {
      assertThat(Opcode.of(each.code())).isEqualTo(each);
    }
    for (DeviceStatus each : DeviceStatus.values()) {
      assertThat(DeviceStatus.of(each.code())).isEqualTo(each);
    }
    for (SlotState each : SlotState.values()) {
      assertThat(SlotState.of(each.code())).isEqualTo(each);
    }
    for (ControlCode each : ControlCode.values()) {
      assertThat(ControlCode.of(each.code())).isEqualTo(each);
    }
  }

  @Test
  void shouldAnswerUnknownForEveryOtherCode() {
    for (int code = -1; code < 300; code++) {
      if (code < 0 || code > 8) {
        assertThat(Opcode.of(code)).isEqualTo(Opcode.UNKNOWN);
      }
      if (code < 0 || code > 9) {
        assertThat(DeviceStatus.of(code)).isEqualTo(DeviceStatus.UNKNOWN);
      }
      if (code < 0 || code > 5) {
        assertThat(SlotState.of(code)).isEqualTo(SlotState.UNKNOWN);
      }
      if (code < 1 || code > 23 || (code > 3 && code < 16)) {
        assertThat(ControlCode.of(code)).isEqualTo(ControlCode.UNKNOWN);
      }
    }
  }

  @Test
  void shouldHaveTheCodesOfTheSpecification() {
    assertThat(Opcode.RESET.code()).isEqualTo(8);
    assertThat(DeviceStatus.BAD_VALUE.code()).isEqualTo(9);
    assertThat(SlotState.BURNT.code()).isEqualTo(5);
    assertThat(ControlCode.RESETS.code()).isEqualTo(23);
  }
}
