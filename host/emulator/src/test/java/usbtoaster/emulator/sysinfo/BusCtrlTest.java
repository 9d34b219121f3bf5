package usbtoaster.emulator.sysinfo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.clocks.ClockRig;

@DisplayName("BUSCTRL (datasheet 2.1.5): priorities and performance counters")
class BusCtrlTest {
  private static final int BUSCTRL = 0x4003_0000;
  private static final int PERFCTR0 = BUSCTRL + 0x08;
  private static final int PERFSEL0 = BUSCTRL + 0x0C;
  private static final int PERFCTR3 = BUSCTRL + 0x20;
  private static final int PERFSEL3 = BUSCTRL + 0x24;
  private static final int APB = 0x01;
  private static final int SRAM0 = 0x0F;
  private static final int NOTHING = 0x1F;

  private final ClockRig rig = new ClockRig();
  private final BusCtrl busCtrl = new BusCtrl(rig.bus);

  @BeforeEach
  void attach() {
    rig.bus.attach(BUSCTRL, busCtrl.registers());
  }

  /** Reads a counter without an access. */
  private int peek(int address) {
    return rig.bus.peek(0, address, 4);
  }

  @Test
  @DisplayName("2.1.5.2: the arbiters acknowledge priorities; nothing is selected at first")
  void shouldAcknowledgePriorities() {
    rig.write(BUSCTRL, -1);
    assertThat(rig.read(BUSCTRL)).isEqualTo(0x1111);
    assertThat(rig.read(BUSCTRL + 4)).isEqualTo(1);
    assertThat(rig.read(PERFSEL0)).isEqualTo(NOTHING);
    assertThat(rig.bus.observers().some()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0x01, 0x4000C008", // apb
    "0x03, 0x50400000", // fastperi
    "0x05, 0x20041000", // sram5
    "0x07, 0x20040FFC", // sram4
    "0x09, 0x2000000C", // sram3
    "0x09, 0x21030000",
    "0x0B, 0x20000008", // sram2
    "0x0D, 0x2003FFF4", // sram1
    "0x0D, 0x21010004",
    "0x0F, 0x20000010", // sram0
    "0x11, 0x10000100", // xip_main
    "0x11, 0x13000100",
    "0x13, 0x00000010" // rom
  })
  void shouldCountWhatIsSelected(String event, String address) {
    rig.bus.attach(0x5040_0000, busCtrl.registers()); // anything
    int at = Integer.decode(address);
    rig.write(PERFSEL0, Integer.decode(event));
    rig.write(PERFCTR0, 0);
    for (int other = 1; other < 0x14; other += 2) {
      rig.write(PERFSEL3, other);
      rig.write(PERFCTR3, 0);
      int before = peek(PERFCTR0);
      rig.bus.read(0, at, 4);
      rig.bus.read(Bus.DMA, at, 2);
      assertThat(peek(PERFCTR0) - before).isEqualTo(2);
      assertThat(peek(PERFCTR3)).isEqualTo(other == Integer.decode(event) ? 2 : 0);
      rig.write(PERFCTR0, 0);
    }
  }

  @Test
  void shouldCountWritesAndForgetAtAWrite() {
    rig.write(PERFSEL0, SRAM0);
    rig.write(0x2000_0000, 1);
    rig.write(0x2000_0004, 1);
    assertThat(rig.read(PERFCTR0)).isEqualTo(1);
    rig.write(PERFCTR0, 77);
    assertThat(rig.read(PERFCTR0)).isZero();
  }

  @Test
  @DisplayName("A read of a counter of the APB counts itself: our reading")
  void shouldCountItself() {
    rig.write(PERFSEL0, APB);
    rig.write(PERFCTR0, 0);
    assertThat(rig.read(PERFCTR0)).isEqualTo(1);
    assertThat(rig.read(PERFCTR0)).isEqualTo(2);
  }

  @Test
  @DisplayName("2.1.5.1: a counter has 24 bits and stays at their end")
  void shouldSaturate() {
    rig.write(PERFSEL0, SRAM0);
    for (int i = 0; i < (1 << 24) + 5; i++) {
      rig.bus.read(0, 0x2000_0000, 4);
    }
    assertThat(rig.read(PERFCTR0)).isEqualTo(0xFF_FFFF);
  }

  @Test
  void shouldSayThatNobodyContends() {
    StringBuilder missing = new StringBuilder();
    busCtrl.registers().onMissing((what, register) -> missing.append(what));
    rig.write(PERFSEL0, 0x0E);
    rig.read(0x2000_0000);
    assertThat(peek(PERFCTR0)).isZero();
    assertThat(missing.toString()).isEqualTo("counting of contested accesses to the bus");
  }

  @Test
  void shouldCostNothingWhenNothingIsSelectedAnyMore() {
    rig.write(PERFSEL0, APB);
    assertThat(rig.bus.observers().some()).isTrue();
    rig.write(PERFSEL0, NOTHING);
    assertThat(rig.bus.observers().some()).isFalse();
    rig.write(PERFSEL3, APB);
    busCtrl.reset();
    assertThat(rig.bus.observers().some()).isFalse();
  }
}
