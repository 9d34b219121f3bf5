package usbtoaster.emulator.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.signal.Signal;

/** The pins through the bus. */
final class GpioTest {
  private static final int IO = 0x4001_4000;
  private static final int IO_QSPI = 0x4001_8000;
  private static final int PADS = 0x4001_C000;
  private static final int PADS_QSPI = 0x4002_0000;
  private static final int SET = 0x2000;
  private static final int CLEAR = 0x3000;
  private static final int XOR = 0x1000;
  private static final int INTR0 = IO + 0xF0;
  private static final int PROC0_INTE0 = IO + 0x100;
  private static final int PROC1_INTE0 = IO + 0x130;

  private final Bus bus =
      new Bus(new Memory(16 * 1024, 0), new Memory(4096, 0), new Memory(264 * 1024, 0));
  private final List<String> irqs = new ArrayList<>();
  private PinBank user = PinBank.user(lines(""));
  private PinBank qspi = PinBank.qspi(lines("qspi "));

  @BeforeEach
  void attach() {
    bus.attach(IO, user.io());
    bus.attach(PADS, user.pads());
    bus.attach(IO_QSPI, qspi.io());
    bus.attach(PADS_QSPI, qspi.pads());
  }

  private PinBank.Lines lines(String bank) {
    return new PinBank.Lines(
        line(bank + "proc0"), line(bank + "proc1"), line(bank + "dormant wake"));
  }

  private InterruptLine line(String name) {
    return asserted -> irqs.add(name + (asserted ? " up" : " down"));
  }

  private int read(int address) {
    return bus.read(0, address, 4);
  }

  private void write(int address, int value) {
    bus.write(0, address, 4, value);
  }

  private static int ctrl(int gpio) {
    return IO + 8 * gpio + 4;
  }

  private static int status(int gpio) {
    return IO + 8 * gpio;
  }

  @Nested
  @DisplayName("2.19.4 Pads")
  final class Pads {
    @Test
    void shouldHaveTheResetValuesOfTheDatasheet() {
      assertThat(read(PADS)).isZero();
      for (int i = 0; i < 30; i++) {
        assertThat(read(PADS + 4 + 4 * i)).isEqualTo(0x56);
        assertThat(read(ctrl(i))).isEqualTo(0x1F);
      }
      assertThat(read(PADS + 0x7C)).isEqualTo(0xDA);
      assertThat(read(PADS + 0x80)).isEqualTo(0x5A);
      assertThat(List.of(4, 8, 0xC, 0x10, 0x14, 0x18))
          .extracting(at -> read(PADS_QSPI + at))
          .containsExactly(0x56, 0x52, 0x52, 0x52, 0x52, 0x5A);
    }

    @Test
    void shouldPullAFloatingPadAsThePadRegisterSays() {
      Signal pad = user.pin(3).pad();
      assertThat(pad.level()).isFalse();
      write(PADS + 0x10, 0x4A);
      assertThat(pad.level()).isTrue();
      write(PADS + 0x10, 0x46);
      assertThat(pad.level()).isFalse();
    }

    @Test
    void shouldKeepTheLastLevelWithBothPullsOrNone() {
      Pin pin = user.pin(3);
      write(PADS + 0x10, 0x4E);
      pin.drive(true);
      pin.release();
      assertThat(pin.pad().level()).isTrue();
      write(PADS + 0x10, 0x42);
      assertThat(pin.pad().level()).isTrue();
      pin.drive(false);
      pin.release();
      assertThat(pin.pad().level()).isFalse();
    }

    @Test
    void shouldPreferADriverToThePull() {
      Pin pin = user.pin(0);
      pin.drive(true);
      assertThat(pin.pad().level()).isTrue();
      pin.release();
      assertThat(pin.pad().level()).isFalse();
    }

    @Test
    void shouldReadLowWhileTheInputIsDisabled() {
      Pin pin = user.pin(7);
      pin.drive(true);
      assertThat(user.inputs()).isEqualTo(1 << 7);
      write(PADS + 4 + 4 * 7 + CLEAR, 0x40);
      assertThat(user.inputs()).isZero();
      assertThat(pin.pad().level()).isTrue();
      write(PADS + 4 + 4 * 7 + SET, 0x40);
      assertThat(user.inputs()).isEqualTo(1 << 7);
    }

    @Test
    void shouldNotDriveWhileTheOutputIsDisabled() {
      user.functions().connect(2, 5, PinFunction.output(new Signal("out", true)));
      write(ctrl(2), 5);
      assertThat(user.pin(2).pad().level()).isTrue();
      write(PADS + 0xC + SET, 0x80);
      assertThat(user.pin(2).pad().level()).isFalse();
    }

    @Test
    void shouldLetTheDriverOutsideWinAShortCircuit() {
      user.functions().connect(2, 5, PinFunction.output(new Signal("out", true)));
      write(ctrl(2), 5);
      user.pin(2).drive(false);
      assertThat(user.pin(2).pad().level()).isFalse();
      user.pin(2).release();
      assertThat(user.pin(2).pad().level()).isTrue();
    }

    @Test
    void shouldComeBackFromAReset() {
      write(PADS + 4, 0xDB);
      user.resetPads();
      assertThat(read(PADS + 4)).isEqualTo(0x56);
      user.pin(0).drive(true);
      assertThat(user.inputs()).isEqualTo(1);
    }
  }

  @Nested
  @DisplayName("2.19.2 Function Select")
  final class Functions {
    private final Signal out = new Signal("out", false);
    private final Signal enable = new Signal("enable", false);
    private final Signal in = new Signal("in", true);

    @Test
    void shouldDriveWhatTheSelectedFunctionSays() {
      user.functions().connect(4, 2, new PinFunction(out, enable, null));
      List<Boolean> heard = new ArrayList<>();
      user.pin(4).pad().listen(heard::add);
      out.set(true);
      enable.set(true);
      assertThat(heard).isEmpty();
      write(ctrl(4), 2);
      out.set(false);
      out.set(true);
      enable.set(false);
      enable.set(true);
      write(ctrl(4), 0x1F);
      out.set(false);
      assertThat(heard).containsExactly(true, false, true, false, true, false);
    }

    @Test
    void shouldGiveAnInputItsIdleLevelUntilAPinSelectsIt() {
      user.functions().connect("UART0_RX", PinFunction.input(in));
      assertThat(in.level()).isTrue();
      write(ctrl(1), 2);
      assertThat(in.level()).isFalse();
      user.pin(1).drive(true);
      assertThat(in.level()).isTrue();
      user.pin(1).drive(false);
      write(ctrl(1), 0x1F);
      assertThat(in.level()).isTrue();
    }

    @Test
    void shouldShowAnInputTheOrOfThePinsThatSelectIt() {
      user.functions().connect("UART0_RX", PinFunction.input(in));
      write(ctrl(1), 2);
      write(ctrl(13), 2);
      user.pin(1).drive(true);
      user.pin(13).drive(true);
      user.pin(1).drive(false);
      assertThat(in.level()).isTrue();
      user.pin(13).drive(false);
      assertThat(in.level()).isFalse();
      user.pin(17).drive(true);
      assertThat(in.level()).isFalse();
    }

    @Test
    void shouldOverrideOutputEnableAndInput() {
      user.functions().connect(4, 5, new PinFunction(out, enable, in));
      Signal pad = user.pin(4).pad();
      write(ctrl(4), 5 | 3 << 12 | 3 << 8);
      assertThat(pad.level()).isTrue();
      write(ctrl(4), 5 | 3 << 12 | 2 << 8);
      assertThat(pad.level()).isFalse();
      write(ctrl(4), 5 | 1 << 12 | 1 << 8);
      assertThat(pad.level()).isTrue();
      enable.set(true);
      assertThat(pad.level()).isFalse();
      write(ctrl(4), 5 | 2 << 12 | 1 << 16);
      assertThat(in.level()).isTrue();
      user.pin(4).drive(true);
      assertThat(in.level()).isFalse();
      assertThat(user.inputs()).isZero();
      write(ctrl(4), 5 | 3 << 16);
      assertThat(in.level()).isTrue();
      write(ctrl(4), 5 | 2 << 16);
      assertThat(in.level()).isFalse();
    }

    @Test
    void shouldShowAllLevelsInStatus() {
      user.functions().connect(4, 5, new PinFunction(out, enable, null));
      write(ctrl(4), 5 | 1 << 8 | 1 << 12);
      assertThat(read(status(4)))
          .isEqualTo(1 << 9 | 1 << 13 | 1 << 17 | 1 << 19 | 1 << 24 | 1 << 26);
      write(ctrl(4), 5 | 1 << 16 | 1 << 28);
      out.set(true);
      enable.set(true);
      assertThat(read(status(4)))
          .isEqualTo(1 << 8 | 1 << 9 | 1 << 12 | 1 << 13 | 1 << 17 | 1 << 24);
    }

    @Test
    void shouldRefuseAFunctionThatIsNotInTheTable() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> user.functions().connect(0, 8, PinFunction.input(in)))
          .withMessageContaining("2.19.2");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> user.functions().connect("UART2_RX", PinFunction.input(in)));
    }

    @Test
    void shouldStoreOnlyTheBitsThatAreThere() {
      write(ctrl(9), -1);
      assertThat(read(ctrl(9))).isEqualTo(0x3003_331F);
      write(ctrl(9) + XOR, 0x3000_0000);
      assertThat(read(ctrl(9))).isEqualTo(0x0003_331F);
      user.resetIo();
      assertThat(read(ctrl(9))).isEqualTo(0x1F);
    }

    @Test
    void shouldAskALazyOutputOnlyWhenAsked() {
      LazyClock clock = new LazyClock();
      user.functions().connect(25, 4, PinFunction.output(clock.signal));
      write(ctrl(25), 4);
      clock.now = true;
      assertThat(user.inputs()).isEqualTo(1 << 25);
      assertThat(user.pin(25).pad().level()).isTrue();
      clock.now = false;
      assertThat(read(status(25)) & 1 << 17).isZero();
      assertThat(clock.watched).isFalse();
    }

    @Test
    void shouldFollowALazyOutputWhileSomebodyListensOrAnInterruptIsEnabled() {
      LazyClock clock = new LazyClock();
      user.functions().connect(25, 4, PinFunction.output(clock.signal));
      write(ctrl(25), 4);
      Signal.Listener listener = level -> {};
      user.pin(25).pad().listen(listener);
      assertThat(clock.watched).isTrue();
      user.pin(25).pad().unlisten(listener);
      assertThat(clock.watched).isFalse();
      write(PROC0_INTE0 + 12, 8 << 4);
      assertThat(clock.watched).isTrue();
      clock.signal.set(true);
      assertThat(irqs).containsExactly("proc0 up");
      write(ctrl(25), 0x1F);
      assertThat(clock.watched).isFalse();
    }
  }

  @Nested
  @DisplayName("2.19.3 Interrupts")
  final class Interrupts {
    @Test
    void shouldLatchEdgesUntilTheyAreCleared() {
      Pin pin = user.pin(9);
      assertThat(read(INTR0 + 4)).isEqualTo(0x1111_1111);
      pin.drive(true);
      assertThat(read(INTR0 + 4) >> 4 & 0xF).isEqualTo(0b1010);
      pin.drive(false);
      assertThat(read(INTR0 + 4) >> 4 & 0xF).isEqualTo(0b1101);
      write(INTR0 + 4, 0b1011 << 4);
      assertThat(read(INTR0 + 4) >> 4 & 0xF).isEqualTo(0b0101);
    }

    @Test
    void shouldRaiseAnEdgeToTheCoreThatEnabledIt() {
      Pin pin = user.pin(12);
      write(PROC1_INTE0 + 4, 4 << 16);
      pin.drive(true);
      assertThat(irqs).isEmpty();
      pin.drive(false);
      pin.drive(true);
      assertThat(irqs).containsExactly("proc1 up");
      assertThat(read(IO + 0x154)).isEqualTo(4 << 16);
      assertThat(read(IO + 0x124)).isZero();
      write(INTR0 + 4, 4 << 16);
      assertThat(irqs).containsExactly("proc1 up", "proc1 down");
    }

    @Test
    void shouldFollowTheLevelWithALevelInterrupt() {
      Pin pin = user.pin(0);
      write(PROC0_INTE0, 2);
      pin.drive(true);
      pin.drive(false);
      assertThat(irqs).containsExactly("proc0 up", "proc0 down");
    }

    @Test
    void shouldKeepTheLineUpUntilTheLastPinIsDone() {
      write(PROC0_INTE0, 8 | 8 << 4);
      user.pin(0).drive(true);
      user.pin(1).drive(true);
      write(INTR0, 8);
      assertThat(irqs).containsExactly("proc0 up");
      write(INTR0, 8 << 4);
      assertThat(irqs).containsExactly("proc0 up", "proc0 down");
    }

    @Test
    void shouldRaiseWhatIsForced() {
      write(IO + 0x11C, -1);
      assertThat(read(IO + 0x11C)).isEqualTo(0x00FF_FFFF);
      assertThat(read(IO + 0x12C)).isEqualTo(0x00FF_FFFF);
      write(IO + 0x11C, 0);
      write(IO + 0x170, 1);
      assertThat(irqs).containsExactly("proc0 up", "proc0 down", "dormant wake up");
    }

    @Test
    void shouldInvertWhatTheInterruptSeesWithIrqover() {
      write(ctrl(0), 0x1F | 1 << 28);
      write(INTR0, 0xC);
      write(PROC0_INTE0, 4);
      user.pin(0).drive(true);
      assertThat(irqs).containsExactly("proc0 up");
    }

    @Test
    void shouldTakeANarrowWriteOfInteAsTheFabricReplicatesIt() {
      bus.write(0, PROC0_INTE0, 1, 0x8);
      assertThat(read(PROC0_INTE0)).isEqualTo(0x0808_0808);
    }

    @Test
    void shouldForgetEverythingInAReset() {
      write(PROC0_INTE0, 8);
      user.pin(0).drive(true);
      user.resetIo();
      assertThat(irqs).containsExactly("proc0 up", "proc0 down");
      assertThat(read(INTR0) & 0xF).isEqualTo(2);
      assertThat(read(PROC0_INTE0)).isZero();
    }
  }

  @Nested
  @DisplayName("2.19.6.2 IO QSPI")
  final class Qspi {
    private static final int SS_CTRL = IO_QSPI + 0xC;

    @Test
    void shouldForceTheChipSelectWithOutover() {
      Signal ssi = new Signal("XIP SS", true);
      qspi.functions().connect("XIP_SS_N", PinFunction.output(ssi));
      Signal ss = qspi.pin(PinBank.SS).pad();
      write(SS_CTRL, 0);
      assertThat(ss.level()).isTrue();
      write(SS_CTRL + SET, 2 << 8);
      assertThat(ss.level()).isFalse();
      write(SS_CTRL + XOR, 1 << 8);
      assertThat(ss.level()).isTrue();
    }

    @Test
    void shouldShowThatBootselIsNotPressed() {
      write(SS_CTRL, 2 << 12);
      assertThat(qspi.inputs() & 1 << PinBank.SS).isNotZero();
    }

    @Test
    void shouldHaveOneWordOfInterrupts() {
      write(IO_QSPI + 0x34, -1);
      assertThat(read(IO_QSPI + 0x34)).isEqualTo(0x00FF_FFFF);
      assertThat(read(IO_QSPI + 0x30)).isEqualTo(0x0011_1121);
      assertThat(irqs).containsExactly("qspi proc0 up");
    }
  }

  private static final class LazyClock implements Signal.Source {
    private final Signal signal = new Signal("clock", this);
    private boolean now;
    private boolean watched;

    @Override
    public boolean level() {
      return now;
    }

    @Override
    public void watched(boolean watched) {
      this.watched = watched;
    }
  }
}
