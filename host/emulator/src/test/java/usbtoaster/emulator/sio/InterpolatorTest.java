package usbtoaster.emulator.sio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

@DisplayName("2.3.1.6 Interpolator")
final class InterpolatorTest {
  private static final int SIO = 0xD000_0000;
  private static final int POP0 = 5;
  private static final int POP_FULL = 7;
  private static final int PEEK0 = 8;
  private static final int PEEK1 = 9;
  private static final int PEEK_FULL = 10;
  private static final int CTRL0 = 11;
  private static final int CTRL1 = 12;
  private static final int ADD0 = 13;
  private static final int ADD1 = 14;
  private static final int BASE_1AND0 = 15;
  private static final int SIGNED = 1 << 15;
  private static final int CROSS_RESULT = 1 << 17;
  private static final int BLEND = 1 << 21;

  private final Bus bus =
      new Bus(new Memory(16 * 1024, 0), new Memory(4096, 0), new Memory(264 * 1024, 0));

  @BeforeEach
  void attach() {
    VirtualClock clock = new VirtualClock();
    InterruptLine nowhere = InterruptLine.UNCONNECTED;
    PinBank.Lines lines = new PinBank.Lines(nowhere, nowhere, nowhere);
    ClockDomain clkSys = new ClockDomain("clk_sys", clock, 125_000_000);
    Sio sio =
        new Sio(clkSys, PinBank.user(lines, clock), PinBank.qspi(lines, clock), nowhere, nowhere);
    bus.attachSio(0, sio.core(0));
    bus.attachSio(1, sio.core(1));
  }

  private static int address(int interpolator, int register) {
    return SIO + 0x80 + 0x40 * interpolator + 4 * register;
  }

  private int read(int interpolator, int register) {
    return bus.read(0, address(interpolator, register), 4);
  }

  private void write(int interpolator, int register, int value) {
    bus.write(0, address(interpolator, register), 4, value);
  }

  private void set(int interpolator, int... registers) {
    for (int i = 0; i < registers.length; i++) {
      write(interpolator, i, registers[i]);
    }
  }

  private static int mask(int lsb, int msb) {
    return lsb << 5 | msb << 10;
  }

  @Test
  void shouldMakeTheTableOfTheDatasheet() {
    // nine times table: 2.3.1.6.1
    set(0, 0, 0, 9);
    write(0, CTRL0, mask(0, 31));
    for (int i = 1; i <= 10; i++) {
      assertThat(read(0, POP0)).isEqualTo(9 * i);
    }
  }

  @Test
  void shouldReadWhatTheMaskPasses() {
    // moving mask: 2.3.1.6.1
    set(0, 0x1234_ABCD);
    int[] plain = {0xD, 0xC0, 0xB00, 0xA000, 0x4_0000, 0x30_0000, 0x200_0000, 0x1000_0000};
    for (int i = 0; i < plain.length; i++) {
      write(0, CTRL0, mask(4 * i, 4 * i + 3));
      assertThat(read(0, ADD0)).as("nibble %d", i).isEqualTo(plain[i]);
      write(0, CTRL0, mask(4 * i, 4 * i + 3) | SIGNED);
      int signed = i < 4 ? plain[i] | -1 << (4 * i + 3) : plain[i];
      assertThat(read(0, ADD0)).as("nibble %d, signed", i).isEqualTo(signed);
    }
  }

  @Test
  void shouldBlend() {
    set(0, 0, 0, 500, 1000);
    write(0, CTRL0, BLEND);
    write(0, CTRL1, mask(0, 7));
    int[] expected = {500, 582, 666, 748, 832, 914, 998};
    for (int i = 0; i < expected.length; i++) {
      write(0, 1, 255 * i / 6);
      assertThat(read(0, PEEK1)).as("alpha %d", 255 * i / 6).isEqualTo(expected[i]);
      assertThat(read(0, PEEK0)).isEqualTo(255 * i / 6);
    }
    set(0, 0, 0x80, -1000, 1000);
    write(0, CTRL1, mask(0, 7) | SIGNED);
    assertThat(read(0, PEEK1)).isZero();
  }

  @Test
  void shouldClamp() {
    set(1, 0, 0, 0, 255);
    write(1, CTRL0, 1 << 22 | 2 | mask(0, 29) | SIGNED);
    int[][] cases = {{-1024, 0}, {-5, 0}, {16, 4}, {1023, 255}, {2000, 255}};
    for (int[] each : cases) {
      write(1, 0, each[0]);
      assertThat(read(1, PEEK0)).isEqualTo(each[1]);
    }
    assertThat(read(1, CTRL0)).as("no clamp in INTERP0").isNotZero();
    write(0, CTRL0, -1);
    assertThat(read(0, CTRL0) & 1 << 22).isZero();
    write(1, CTRL0, -1);
    assertThat(read(1, CTRL0) & 1 << 21).isZero();
  }

  @Test
  @DisplayName("FORCE_MSB goes into the accumulators with the results, as on the chip")
  void shouldKeepForcedBitsOfAResult() {
    set(0, 4, 0, 4);
    write(0, CTRL0, mask(0, 31) | 2 << 19);
    assertThat(read(0, POP0)).isEqualTo(0x2000_0008);
    assertThat(read(0, 0)).isEqualTo(0x2000_0008);
    set(0, 4, 0, 4);
    write(0, CTRL1, mask(0, 31) | 1 << 19 | CROSS_RESULT);
    assertThat(read(0, POP_FULL)).as("not forced").isEqualTo(4);
    assertThat(read(0, 0)).isEqualTo(0x2000_0008);
    assertThat(read(0, 1)).as("lane 0's result, by lane 0's bits").isEqualTo(0x2000_0008);
    write(0, CTRL0, mask(0, 31) | CROSS_RESULT);
    set(0, 0, 3, 0, 7);
    read(0, POP0);
    assertThat(read(0, 0)).as("lane 1's result, by lane 1's bits").isEqualTo(0x1000_000A);
  }

  @Test
  @DisplayName("figures of a chip: blending, with lane 1's mask inside out")
  void shouldReadWhatAChipDid() {
    set(0, 0xA6C9_AA8B, 0xB6D3_D2AB, 0x5FBF_333E, 0x7D55_3F8E, 0xB89E_85D5);
    write(0, CTRL0, 0x3A8_0F70);
    write(0, CTRL1, 0x12_9769);
    assertThat(read(0, CTRL0)).isEqualTo(0x3A8_0F70);
    assertThat(read(0, ADD0)).isZero();
    assertThat(read(0, ADD1)).as("nothing but the sign").isEqualTo(0xFFFF_FFC0);
    assertThat(read(0, PEEK0)).as("alpha is not forced").isEqualTo(0xC0);
    assertThat(read(0, PEEK1)).isEqualTo(0x75EF_BC7A);
    assertThat(read(0, PEEK_FULL)).isEqualTo(0xB89E_85D5);
  }

  @Test
  void shouldAddToAnAccumulatorAndSetBothBases() {
    set(0, 10, 20);
    write(0, CTRL1, mask(0, 31) | SIGNED);
    write(0, ADD0, 0xFF00_0005);
    write(0, ADD1, 7);
    assertThat(read(0, 0)).isEqualTo(0xFF00_000F);
    assertThat(read(0, ADD1)).isEqualTo(27);
    write(0, BASE_1AND0, 0x8001_8002);
    assertThat(read(0, 2)).isEqualTo(0x8002);
    assertThat(read(0, 3)).isEqualTo(0xFFFF_8001);
  }

  @Test
  @DisplayName("where it blends, lane 1's SIGNED extends both halves of BASE_1AND0")
  void shouldExtendBothBasesByTheLaneThatBlends() {
    set(0, 0, 128);
    write(0, CTRL0, BLEND);
    write(0, CTRL1, mask(0, 31));
    write(0, BASE_1AND0, 0x3000_5000);
    assertThat(read(0, PEEK1)).isEqualTo(0x4000);
    write(0, BASE_1AND0, 0xE000_F000);
    assertThat(read(0, PEEK1)).isEqualTo(0xE800);
    write(0, CTRL1, mask(0, 31) | SIGNED);
    write(0, BASE_1AND0, 0xE000_F000);
    assertThat(read(0, PEEK1)).isEqualTo(0xFFFF_E800);
    write(0, CTRL0, BLEND | SIGNED);
    write(0, CTRL1, mask(0, 31));
    write(0, BASE_1AND0, 0xE000_F000);
    assertThat(read(0, PEEK1)).as("lane 0's counts for nothing").isEqualTo(0xE800);
  }

  @Test
  void shouldBelongToItsCore() {
    write(0, 0, 5);
    assertThat(bus.read(1, address(0, 0), 4)).isZero();
    assertThat(read(1, 0)).isZero();
  }

  @Test
  @DisplayName("random settings against a model that works bit by bit")
  void shouldAgreeWithAPlainModel() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      int number = random.nextInt(2);
      InterpolatorModel model = new InterpolatorModel(number);
      for (int i = 0; i < 5; i++) {
        int value = random.nextInt() >> random.nextInt(32);
        write(number, i, value);
        model.state[i] = value;
      }
      for (int lane = 0; lane < 2; lane++) {
        model.ctrl[lane] = random.nextInt() & (lane == 0 ? 0x7F_FFFF : 0x1F_FFFF);
        write(number, CTRL0 + lane, model.ctrl[lane]);
      }
      String where = "seed %d, round %d, %s".formatted(seed, round, model);
      assertThat(read(number, CTRL0)).as(where).isEqualTo(model.control());
      assertThat(read(number, PEEK0)).as(where).isEqualTo(model.read(0));
      assertThat(read(number, PEEK1)).as(where).isEqualTo(model.read(1));
      assertThat(read(number, PEEK_FULL)).as(where).isEqualTo(model.full());
      int pop = random.nextInt(3);
      int popped = pop == 2 ? model.full() : model.read(pop);
      model.pop();
      assertThat(read(number, POP0 + pop)).as(where).isEqualTo(popped);
      assertThat(read(number, 0)).as(where).isEqualTo(model.state[0]);
      assertThat(read(number, 1)).as(where).isEqualTo(model.state[1]);
    }
  }
}
