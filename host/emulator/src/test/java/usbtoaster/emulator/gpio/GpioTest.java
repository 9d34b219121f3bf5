package usbtoaster.emulator.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.signal.Signal;

/** Pads and functions of the pins through the bus. */
final class GpioTest {
  private final GpioBench bench = new GpioBench();

  @Nested
  @DisplayName("2.19.4 Pads")
  final class Pads {
    @Test
    void shouldHaveTheResetValuesOfTheDatasheet() {
      assertThat(bench.read(GpioBench.PADS)).isZero();
      for (int i = 0; i < 30; i++) {
        assertThat(bench.read(GpioBench.PADS + 4 + 4 * i)).isEqualTo(0x56);
        assertThat(bench.read(GpioBench.ctrl(i))).isEqualTo(0x1F);
      }
      assertThat(bench.read(GpioBench.PADS + 0x7C)).isEqualTo(0xDA);
      assertThat(bench.read(GpioBench.PADS + 0x80)).isEqualTo(0x5A);
      assertThat(List.of(4, 8, 0xC, 0x10, 0x14, 0x18))
          .extracting(at -> bench.read(GpioBench.PADS_QSPI + at))
          .containsExactly(0x56, 0x52, 0x52, 0x52, 0x52, 0x5A);
    }

    @Test
    void shouldPullAFloatingPadAsThePadRegisterSays() {
      Signal pad = bench.user.pin(3).pad();
      assertThat(pad.level()).isFalse();
      bench.write(GpioBench.PADS + 0x10, 0x4A);
      assertThat(pad.level()).isTrue();
      bench.write(GpioBench.PADS + 0x10, 0x46);
      assertThat(pad.level()).isFalse();
    }

    @Test
    void shouldKeepTheLastLevelWithBothPullsOrNone() {
      Pin pin = bench.user.pin(3);
      bench.write(GpioBench.PADS + 0x10, 0x4E);
      pin.drive(true);
      pin.release();
      assertThat(pin.pad().level()).isTrue();
      bench.write(GpioBench.PADS + 0x10, 0x42);
      assertThat(pin.pad().level()).isTrue();
      pin.drive(false);
      pin.release();
      assertThat(pin.pad().level()).isFalse();
    }

    @Test
    void shouldPreferADriverToThePull() {
      Pin pin = bench.user.pin(0);
      pin.drive(true);
      assertThat(pin.pad().level()).isTrue();
      pin.release();
      assertThat(pin.pad().level()).isFalse();
    }

    @Test
    void shouldReadLowWhileTheInputIsDisabled() {
      Pin pin = bench.user.pin(7);
      pin.drive(true);
      assertThat(bench.user.inputs()).isEqualTo(1 << 7);
      bench.write(GpioBench.PADS + 4 + 4 * 7 + GpioBench.CLEAR, 0x40);
      assertThat(bench.user.inputs()).isZero();
      assertThat(pin.pad().level()).isTrue();
      bench.write(GpioBench.PADS + 4 + 4 * 7 + GpioBench.SET, 0x40);
      assertThat(bench.user.inputs()).isEqualTo(1 << 7);
    }

    @Test
    void shouldNotDriveWhileTheOutputIsDisabled() {
      bench.user.functions().connect(2, 5, PinFunction.output(new Signal("out", true)));
      bench.write(GpioBench.ctrl(2), 5);
      assertThat(bench.user.pin(2).pad().level()).isTrue();
      bench.write(GpioBench.PADS + 0xC + GpioBench.SET, 0x80);
      assertThat(bench.user.pin(2).pad().level()).isFalse();
    }

    @Test
    void shouldLetTheDriverOutsideWinAShortCircuit() {
      bench.user.functions().connect(2, 5, PinFunction.output(new Signal("out", true)));
      bench.write(GpioBench.ctrl(2), 5);
      bench.user.pin(2).drive(false);
      assertThat(bench.user.pin(2).pad().level()).isFalse();
      bench.user.pin(2).release();
      assertThat(bench.user.pin(2).pad().level()).isTrue();
    }

    @Test
    void shouldComeBackFromAReset() {
      bench.write(GpioBench.PADS + 4, 0xDB);
      bench.user.resetPads();
      assertThat(bench.read(GpioBench.PADS + 4)).isEqualTo(0x56);
      bench.user.pin(0).drive(true);
      assertThat(bench.user.inputs()).isEqualTo(1);
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
      bench.user.functions().connect(4, 2, new PinFunction(out, enable, null));
      List<Boolean> received = new ArrayList<>();
      bench.user.pin(4).pad().listen(received::add);
      out.set(true);
      enable.set(true);
      assertThat(received).isEmpty();
      bench.write(GpioBench.ctrl(4), 2);
      out.set(false);
      out.set(true);
      enable.set(false);
      enable.set(true);
      bench.write(GpioBench.ctrl(4), 0x1F);
      out.set(false);
      assertThat(received).containsExactly(true, false, true, false, true, false);
    }

    @Test
    void shouldGiveAnInputItsIdleLevelUntilAPinSelectsIt() {
      bench.user.functions().connect("UART0_RX", PinFunction.input(in));
      assertThat(in.level()).isTrue();
      bench.write(GpioBench.ctrl(1), 2);
      assertThat(in.level()).isFalse();
      bench.user.pin(1).drive(true);
      assertThat(in.level()).isTrue();
      bench.user.pin(1).drive(false);
      bench.write(GpioBench.ctrl(1), 0x1F);
      assertThat(in.level()).isTrue();
    }

    @Test
    void shouldShowAnInputTheOrOfThePinsThatSelectIt() {
      bench.user.functions().connect("UART0_RX", PinFunction.input(in));
      bench.write(GpioBench.ctrl(1), 2);
      bench.write(GpioBench.ctrl(13), 2);
      bench.user.pin(1).drive(true);
      bench.user.pin(13).drive(true);
      bench.user.pin(1).drive(false);
      assertThat(in.level()).isTrue();
      bench.user.pin(13).drive(false);
      assertThat(in.level()).isFalse();
      bench.user.pin(17).drive(true);
      assertThat(in.level()).isFalse();
    }

    @Test
    void shouldOverrideOutputEnableAndInput() {
      bench.user.functions().connect(4, 5, new PinFunction(out, enable, in));
      Signal pad = bench.user.pin(4).pad();
      bench.write(GpioBench.ctrl(4), 5 | 3 << 12 | 3 << 8);
      assertThat(pad.level()).isTrue();
      bench.write(GpioBench.ctrl(4), 5 | 3 << 12 | 2 << 8);
      assertThat(pad.level()).isFalse();
      bench.write(GpioBench.ctrl(4), 5 | 1 << 12 | 1 << 8);
      assertThat(pad.level()).isTrue();
      enable.set(true);
      assertThat(pad.level()).isFalse();
      bench.write(GpioBench.ctrl(4), 5 | 2 << 12 | 1 << 16);
      assertThat(in.level()).isTrue();
      bench.user.pin(4).drive(true);
      assertThat(in.level()).isFalse();
      assertThat(bench.user.inputs()).isZero();
      bench.write(GpioBench.ctrl(4), 5 | 3 << 16);
      assertThat(in.level()).isTrue();
      bench.write(GpioBench.ctrl(4), 5 | 2 << 16);
      assertThat(in.level()).isFalse();
    }

    @Test
    void shouldShowAllLevelsInStatus() {
      bench.user.functions().connect(4, 5, new PinFunction(out, enable, null));
      bench.write(GpioBench.ctrl(4), 5 | 1 << 8 | 1 << 12);
      assertThat(bench.read(GpioBench.status(4)))
          .isEqualTo(1 << 9 | 1 << 13 | 1 << 17 | 1 << 19 | 1 << 24 | 1 << 26);
      bench.write(GpioBench.ctrl(4), 5 | 1 << 16 | 1 << 28);
      out.set(true);
      enable.set(true);
      assertThat(bench.read(GpioBench.status(4)))
          .isEqualTo(1 << 8 | 1 << 9 | 1 << 12 | 1 << 13 | 1 << 17 | 1 << 24);
    }

    @Test
    void shouldRefuseAFunctionThatIsNotInTheTable() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bench.user.functions().connect(0, 8, PinFunction.input(in)))
          .withMessageContaining("2.19.2");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bench.user.functions().connect("UART2_RX", PinFunction.input(in)));
    }

    @Test
    void shouldStoreOnlyTheBitsThatAreThere() {
      bench.write(GpioBench.ctrl(9), -1);
      assertThat(bench.read(GpioBench.ctrl(9))).isEqualTo(0x3003_331F);
      bench.write(GpioBench.ctrl(9) + GpioBench.XOR, 0x3000_0000);
      assertThat(bench.read(GpioBench.ctrl(9))).isEqualTo(0x0003_331F);
      bench.user.resetIo();
      assertThat(bench.read(GpioBench.ctrl(9))).isEqualTo(0x1F);
    }

    @Test
    void shouldAskALazyOutputOnlyWhenAsked() {
      LazyClock clock = new LazyClock();
      bench.user.functions().connect(25, 4, PinFunction.output(clock.signal));
      bench.write(GpioBench.ctrl(25), 4);
      clock.now = true;
      assertThat(bench.user.inputs()).isEqualTo(1 << 25);
      assertThat(bench.user.pin(25).pad().level()).isTrue();
      clock.now = false;
      assertThat(bench.read(GpioBench.status(25)) & 1 << 17).isZero();
      assertThat(clock.watched).isFalse();
    }

    @Test
    void shouldFollowALazyOutputWhileSomebodyListensOrAnInterruptIsEnabled() {
      LazyClock clock = new LazyClock();
      bench.user.functions().connect(25, 4, PinFunction.output(clock.signal));
      bench.write(GpioBench.ctrl(25), 4);
      Signal.Listener listener = level -> {};
      bench.user.pin(25).pad().listen(listener);
      assertThat(clock.watched).isTrue();
      bench.user.pin(25).pad().unlisten(listener);
      assertThat(clock.watched).isFalse();
      bench.write(GpioBench.PROC0_INTE0 + 12, 8 << 4);
      assertThat(clock.watched).isTrue();
      clock.signal.set(true);
      assertThat(bench.irqs).containsExactly("proc0 up");
      bench.write(GpioBench.ctrl(25), 0x1F);
      assertThat(clock.watched).isFalse();
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
