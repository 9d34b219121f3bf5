package usbtoaster.emulator.sio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/** The SIO through the bus, from both cores. */
final class SioTest {
  private static final int SIO = 0xD000_0000;
  private static final int IO = 0x4001_4000;
  private static final PinBank.Lines NO_LINES =
      new PinBank.Lines(
          InterruptLine.UNCONNECTED, InterruptLine.UNCONNECTED, InterruptLine.UNCONNECTED);

  private final VirtualClock clock = new VirtualClock();
  private final ClockDomain clkSys = new ClockDomain("clk_sys", clock, 125_000_000);
  private final PinBank user = PinBank.user(NO_LINES, clock);
  private final PinBank qspi = PinBank.qspi(NO_LINES, clock);
  private final List<String> irqs = new ArrayList<>();
  private final Bus bus =
      new Bus(new Memory(16 * 1024, 0), new Memory(4096, 0), new Memory(264 * 1024, 0));
  private final Sio sio =
      new Sio(clkSys, user, qspi, up -> irqs.add("proc0 " + up), up -> irqs.add("proc1 " + up));

  @BeforeEach
  void attach() {
    bus.attachSio(0, sio.core(0));
    bus.attachSio(1, sio.core(1));
    bus.attach(IO, user.io());
    bus.attach(0x4001_8000, qspi.io());
    irqs.clear();
  }

  private int read(int core, int offset) {
    return bus.read(core, SIO + offset, 4);
  }

  private void write(int core, int offset, int value) {
    bus.write(core, SIO + offset, 4, value);
  }

  @Test
  @DisplayName("2.3.1.1 CPUID")
  void shouldTellEachCoreItsNumber() {
    assertThat(read(0, 0)).isZero();
    assertThat(read(1, 0)).isEqualTo(1);
  }

  @Nested
  @DisplayName("2.3.1.2 GPIO Control")
  final class Gpio {
    @Test
    void shouldDriveThePinsThatAreGivenToIt() {
      bus.write(0, IO + 8 * 25 + 4, 4, 5);
      write(0, 0x24, 1 << 25);
      write(0, 0x14, 1 << 25);
      assertThat(user.pin(25).pad().level()).isTrue();
      assertThat(read(0, 0x04)).isEqualTo(1 << 25);
      write(1, 0x1C, 1 << 25);
      assertThat(user.pin(25).pad().level()).isFalse();
      write(1, 0x1C, 1 << 25);
      write(0, 0x28, 1 << 25);
      assertThat(user.pin(25).pad().level()).isFalse();
    }

    @Test
    void shouldSetClearAndXorWithoutASharedRead() {
      for (int base : new int[] {0x10, 0x20}) {
        write(0, base, -1);
        assertThat(read(1, base)).isEqualTo(0x3FFF_FFFF);
        write(1, base + 8, 0x3FFF_FF00);
        write(0, base + 4, 0x100);
        write(1, base + 12, 0x3);
        assertThat(read(0, base)).isEqualTo(0x1FC);
      }
    }

    @Test
    void shouldSeeAnInputWhateverItsFunction() {
      user.pin(3).drive(true);
      assertThat(read(1, 0x04)).isEqualTo(8);
    }

    @Test
    void shouldHaveTheQspiPinsInTheHighRegisters() {
      assertThat(read(0, 0x08)).isEqualTo(1 << PinBank.SS);
      write(0, 0x30, -1);
      assertThat(read(0, 0x30)).isEqualTo(0x3F);
      write(0, 0x44, 1);
      bus.write(0, 0x4001_8004, 4, 5);
      assertThat(read(0, 0x08)).isEqualTo(1 << PinBank.SS | 1);
    }

    @Test
    void shouldReplicateANarrowWrite() {
      bus.write(0, SIO + 0x10, 1, 0x81);
      assertThat(read(0, 0x10)).isEqualTo(0x0181_8181);
    }
  }

  @Nested
  @DisplayName("2.3.1.3 Hardware Spinlocks")
  final class Locks {
    @Test
    void shouldGiveALockToOneCore() {
      assertThat(read(0, 0x100 + 4 * 31)).isEqualTo(1 << 31);
      assertThat(read(1, 0x100 + 4 * 31)).isZero();
      assertThat(read(0, 0x100 + 4 * 31)).isZero();
      assertThat(read(1, 0x5C)).isEqualTo(1 << 31);
      write(1, 0x100 + 4 * 31, 0);
      assertThat(read(1, 0x5C)).isZero();
      assertThat(read(1, 0x100 + 4 * 31)).isEqualTo(1 << 31);
    }
  }

  @Nested
  @DisplayName("2.3.1.4 Inter-processor FIFOs")
  final class Fifos {
    @Test
    void shouldCarryEightWordsToTheOtherCore() {
      assertThat(read(0, 0x50)).isEqualTo(2);
      for (int i = 1; i <= 8; i++) {
        write(0, 0x54, i);
      }
      assertThat(read(0, 0x50)).isZero();
      assertThat(read(1, 0x50)).isEqualTo(3);
      for (int i = 1; i <= 8; i++) {
        assertThat(read(1, 0x58)).isEqualTo(i);
      }
      assertThat(read(1, 0x50)).isEqualTo(2);
      assertThat(irqs).contains("proc1 true").doesNotContain("proc0 true").endsWith("proc1 false");
    }

    @Test
    void shouldIgnoreAndTellAWriteWhenFull() {
      for (int i = 1; i <= 9; i++) {
        write(1, 0x54, i);
      }
      assertThat(read(1, 0x50)).isEqualTo(4);
      assertThat(irqs).endsWith("proc0 true", "proc1 true");
      write(1, 0x50, 4);
      assertThat(read(1, 0x50)).isZero();
      for (int i = 1; i <= 8; i++) {
        assertThat(read(0, 0x58)).isEqualTo(i);
      }
    }

    @Test
    void shouldIgnoreAndTellAReadWhenEmpty() {
      read(0, 0x58);
      assertThat(read(0, 0x50)).isEqualTo(0xA);
      assertThat(irqs).contains("proc0 true");
      write(0, 0x50, 0xF);
      assertThat(read(0, 0x50)).isEqualTo(2);
      assertThat(irqs).endsWith("proc0 false");
    }
  }

  @Nested
  @DisplayName("2.3.1.5 Integer Divider")
  final class Division {
    @Test
    void shouldDivideUnsignedAndSigned() {
      assertThat(divide(0x60, -1, 3)).containsExactly(0x5555_5555, 0);
      assertThat(divide(0x60, 100, 9)).containsExactly(11, 1);
      assertThat(divide(0x68, -100, 9)).containsExactly(-11, -1);
      assertThat(divide(0x68, 100, -9)).containsExactly(-11, 1);
      assertThat(divide(0x68, -100, -9)).containsExactly(11, -1);
    }

    @Test
    void shouldDivideByZeroAsTheSiliconDoes() {
      assertThat(divide(0x60, 100, 0)).containsExactly(-1, 100);
      assertThat(divide(0x68, 100, 0)).containsExactly(-1, 100);
      assertThat(divide(0x68, -100, 0)).containsExactly(1, -100);
      assertThat(divide(0x68, 0, 0)).containsExactly(-1, 0);
    }

    @Test
    void shouldWrapTheOneQuotientThatDoesNotFit() {
      assertThat(divide(0x68, Integer.MIN_VALUE, -1)).containsExactly(Integer.MIN_VALUE, 0);
    }

    @Test
    void shouldBeReadyAfterEightCycles() {
      assertThat(read(0, 0x78)).isEqualTo(1);
      write(0, 0x60, 7);
      assertThat(read(0, 0x78)).isEqualTo(2);
      clock.advanceTo(clkSys.picosAt(8) - 1);
      assertThat(read(0, 0x78)).isEqualTo(2);
      clock.advanceTo(clkSys.picosAt(8));
      assertThat(read(0, 0x78)).isEqualTo(3);
      read(0, 0x70);
      assertThat(read(0, 0x78)).isEqualTo(1);
    }

    @Test
    void shouldRestoreWhatAnInterruptHadSaved() {
      write(0, 0x60, 100);
      write(0, 0x64, 9);
      write(0, 0x74, 5);
      write(0, 0x70, 6);
      assertThat(read(0, 0x78)).isEqualTo(3);
      assertThat(read(0, 0x68)).isEqualTo(100);
      assertThat(read(0, 0x6C)).isEqualTo(9);
      assertThat(read(0, 0x74)).isEqualTo(5);
      assertThat(read(0, 0x70)).isEqualTo(6);
    }

    @Test
    void shouldBelongToOneCore() {
      divide(0x60, 8, 2);
      write(1, 0x60, 9);
      assertThat(read(0, 0x60)).isEqualTo(8);
    }

    private List<Integer> divide(int operands, int dividend, int divisor) {
      write(0, operands, dividend);
      write(0, operands + 4, divisor);
      int remainder = read(0, 0x74);
      return List.of(read(0, 0x70), remainder);
    }
  }

  @Test
  void shouldForgetEverythingInAReset() {
    write(0, 0x10, -1);
    read(0, 0x100);
    write(0, 0x54, 1);
    sio.reset();
    assertThat(read(0, 0x10)).isZero();
    assertThat(read(0, 0x5C)).isZero();
    assertThat(read(1, 0x50)).isEqualTo(2);
    assertThat(irqs).endsWith("proc1 false");
    assertThat(read(1, 0)).isEqualTo(1);
  }
}
