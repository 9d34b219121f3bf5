package usbtoaster.emulator.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.signal.Signal;

/** Interrupts of the pins, and the pins of the flash, through the bus. */
final class GpioInterruptTest {
  private final GpioBench bench = new GpioBench();

  @Nested
  @DisplayName("2.19.3 Interrupts")
  final class Interrupts {
    @Test
    void shouldLatchEdgesUntilTheyAreCleared() {
      Pin pin = bench.user.pin(9);
      assertThat(bench.read(GpioBench.INTR0 + 4)).isEqualTo(0x1111_1111);
      pin.drive(true);
      assertThat(bench.read(GpioBench.INTR0 + 4) >> 4 & 0xF).isEqualTo(0b1010);
      pin.drive(false);
      assertThat(bench.read(GpioBench.INTR0 + 4) >> 4 & 0xF).isEqualTo(0b1101);
      bench.write(GpioBench.INTR0 + 4, 0b1011 << 4);
      assertThat(bench.read(GpioBench.INTR0 + 4) >> 4 & 0xF).isEqualTo(0b0101);
    }

    @Test
    void shouldRaiseAnEdgeToTheCoreThatEnabledIt() {
      Pin pin = bench.user.pin(12);
      bench.write(GpioBench.PROC1_INTE0 + 4, 4 << 16);
      pin.drive(true);
      assertThat(bench.irqs).isEmpty();
      pin.drive(false);
      pin.drive(true);
      assertThat(bench.irqs).containsExactly("proc1 up");
      assertThat(bench.read(GpioBench.IO + 0x154)).isEqualTo(4 << 16);
      assertThat(bench.read(GpioBench.IO + 0x124)).isZero();
      bench.write(GpioBench.INTR0 + 4, 4 << 16);
      assertThat(bench.irqs).containsExactly("proc1 up", "proc1 down");
    }

    @Test
    void shouldFollowTheLevelWithALevelInterrupt() {
      Pin pin = bench.user.pin(0);
      bench.write(GpioBench.PROC0_INTE0, 2);
      pin.drive(true);
      pin.drive(false);
      assertThat(bench.irqs).containsExactly("proc0 up", "proc0 down");
    }

    @Test
    void shouldKeepTheLineUpUntilTheLastPinIsDone() {
      bench.write(GpioBench.PROC0_INTE0, 8 | 8 << 4);
      bench.user.pin(0).drive(true);
      bench.user.pin(1).drive(true);
      bench.write(GpioBench.INTR0, 8);
      assertThat(bench.irqs).containsExactly("proc0 up");
      bench.write(GpioBench.INTR0, 8 << 4);
      assertThat(bench.irqs).containsExactly("proc0 up", "proc0 down");
    }

    @Test
    void shouldRaiseWhatIsForced() {
      bench.write(GpioBench.IO + 0x11C, -1);
      assertThat(bench.read(GpioBench.IO + 0x11C)).isEqualTo(0x00FF_FFFF);
      assertThat(bench.read(GpioBench.IO + 0x12C)).isEqualTo(0x00FF_FFFF);
      bench.write(GpioBench.IO + 0x11C, 0);
      bench.write(GpioBench.IO + 0x170, 1);
      assertThat(bench.irqs).containsExactly("proc0 up", "proc0 down", "dormant wake up");
    }

    @Test
    void shouldInvertWhatTheInterruptSeesWithIrqover() {
      bench.write(GpioBench.ctrl(0), 0x1F | 1 << 28);
      bench.write(GpioBench.INTR0, 0xC);
      bench.write(GpioBench.PROC0_INTE0, 4);
      bench.user.pin(0).drive(true);
      assertThat(bench.irqs).containsExactly("proc0 up");
    }

    @Test
    void shouldTakeANarrowWriteOfInteAsTheFabricReplicatesIt() {
      bench.bus.write(0, GpioBench.PROC0_INTE0, 1, 0x8);
      assertThat(bench.read(GpioBench.PROC0_INTE0)).isEqualTo(0x0808_0808);
    }

    @Test
    void shouldForgetEverythingInAReset() {
      bench.write(GpioBench.PROC0_INTE0, 8);
      bench.user.pin(0).drive(true);
      bench.user.resetIo();
      assertThat(bench.irqs).containsExactly("proc0 up", "proc0 down");
      assertThat(bench.read(GpioBench.INTR0) & 0xF).isEqualTo(2);
      assertThat(bench.read(GpioBench.PROC0_INTE0)).isZero();
    }
  }

  @Nested
  @DisplayName("2.19.6.2 IO QSPI")
  final class Qspi {
    private static final int SS_CTRL = GpioBench.IO_QSPI + 0xC;

    @Test
    void shouldForceTheChipSelectWithOutover() {
      Signal ssi = new Signal("XIP SS", true);
      bench.qspi.functions().connect("XIP_SS_N", PinFunction.output(ssi));
      Signal ss = bench.qspi.pin(PinBank.SS).pad();
      bench.write(SS_CTRL, 0);
      assertThat(ss.level()).isTrue();
      bench.write(SS_CTRL + GpioBench.SET, 2 << 8);
      assertThat(ss.level()).isFalse();
      bench.write(SS_CTRL + GpioBench.XOR, 1 << 8);
      assertThat(ss.level()).isTrue();
    }

    @Test
    void shouldShowThatBootselIsNotPressed() {
      bench.write(SS_CTRL, 2 << 12);
      assertThat(bench.qspi.inputs() & 1 << PinBank.SS).isNotZero();
    }

    @Test
    void shouldHaveOneWordOfInterrupts() {
      bench.write(GpioBench.IO_QSPI + 0x34, -1);
      assertThat(bench.read(GpioBench.IO_QSPI + 0x34)).isEqualTo(0x00FF_FFFF);
      assertThat(bench.read(GpioBench.IO_QSPI + 0x30)).isEqualTo(0x0011_1121);
      assertThat(bench.irqs).containsExactly("qspi proc0 up");
    }
  }
}
