package usbtoaster.emulator.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.core.translate.Translation;
import usbtoaster.emulator.core.translate.Translation.Mode;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.Segment;

/**
 * Two cores with leads, with the translator off and on, against the same two that only take turns:
 * after each of some random pieces of time registers, memory, cycles and time are the same.
 */
@DisplayName("Leads of the cores are as turns are")
class LeadsTest {
  private static final int PROGRAMS = Integer.getInteger("toaster.pairs", 5);
  private static final int PIECES = 25;
  private static final int SP = 13;
  private static final int PC = 15;
  private static final int VTOR = 0xE000_ED08;
  private static final int SIO = 0xD000_0000;
  private static final int LDR = 0x6828; // R0, [R5]
  private static final int STR = 0x6028; // R0, [R5]
  private static final int BACK = 0xE7FD; // to the instruction before

  /** Addresses, and what is stored there before the cores begin. */
  private static final int[][] BLOCKS = {
    {0x4000_F000, 1 << 21 | 1 << 22 | 1 << 14 | 1 << 5 | 1 << 8}, // out of reset: TIMER and others
    {0x4005_802C, 1 << 9 | 6}, // WATCHDOG TICK
    {0x4000_8048, 1 << 11}, // CLK_PERI_CTRL: on
    {0x4001_4004, 5}, // GPIO0 and GPIO4 are SIO's
    {0x4001_4024, 5},
    {SIO + 0x20, -1}, // GPIO_OE
    {0x4005_0038, 1000}, // CH2 of PWM, which GPIO4 is given at times: TOP, CC, CSR
    {0x4005_0034, 300},
    {0x4005_0028, 1},
    {0x4003_4024, 3}, // UART0: IBRD, LCR_H, CR
    {0x4003_402C, 0x70},
    {0x4003_4030, 0x301}
  };

  /**
   * TIMERAWL, UARTFR, INTR0 of IO_BANK0, GPIO_IN, SPINLOCK_ST, CSR and CVR of the SysTick;
   * DIV_UDIVIDEND, DIV_UDIVISOR, DIV_QUOTIENT, DIV_REMAINDER, DIV_CSR; PEEK_FULL and CTRL_LANE0 of
   * the interpolators.
   */
  private static final int[] PEEKED = {
    0x4005_4028,
    0x4003_4018,
    0x4001_40F0,
    SIO + 0x04,
    SIO + 0x5C,
    0xE000_E010,
    0xE000_E018,
    SIO + 0x60,
    SIO + 0x64,
    SIO + 0x70,
    SIO + 0x74,
    SIO + 0x78,
    SIO + 0xA8,
    SIO + 0xAC,
    SIO + 0xE8,
    SIO + 0xEC
  };

  private final long seed = Long.getLong("toaster.seed", System.nanoTime());

  @ParameterizedTest(name = "one instruction of {0} is of what both see")
  @ValueSource(ints = {3, 12, 60, 100_000})
  void shouldBeAsTurns(int rarely) {
    System.out.println("LeadsTest: -Dtoaster.seed=" + seed);
    long back = 0;
    for (long i = seed; i < seed + PROGRAMS; i++) {
      back += compare(i, rarely);
    }
    if (rarely == 12) {
      assertThat(back).as("leads that were taken back").isPositive();
    }
  }

  private static long compare(long seed, int rarely) {
    Image image = new RandomPair(new Random(seed), rarely).image();
    Rp2040 turns = machine(image, new Translation(Mode.OFF));
    turns.lockStep();
    List<Rp2040> others = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      others.add(machine(image, new Translation(mode)));
    }
    Random random = new Random(seed);
    for (int piece = 0; piece < PIECES; piece++) {
      long until = turns.clock().picos() + (1L << random.nextInt(10, 30)) + random.nextLong(1000);
      turns.runTo(until);
      for (Rp2040 each : others) {
        each.runTo(until);
        String where = "-Dtoaster.seed=%d, 1 of %d, piece %d".formatted(seed, rarely, piece);
        assertThat(state(each)).as(where).isEqualTo(state(turns));
        int differs = Arrays.mismatch(each.bus().sram().bytes, turns.bus().sram().bytes);
        assertThat(differs).as("where SRAM differs, %s", where).isEqualTo(-1);
      }
    }
    assertThat(turns.core(0).faults().count() + turns.core(1).faults().count()).isZero();
    return others.stream().mapToLong(Rp2040::takenBack).sum();
  }

  private static Rp2040 machine(Image image, Translation translation) {
    Rp2040 pico = new Rp2040(1 << 16, 12_000_000, new SplittableRandom(2040), translation);
    pico.load(image);
    pico.powerCycle();
    pico.core(1).register(PC, image.address("other"));
    pico.core(1).register(SP, RandomPair.SRAM + 0x4_1000);
    for (int core = 0; core < 2; core++) {
      pico.core(core).write(VTOR, 4, RandomPair.SRAM);
    }
    for (int[] each : BLOCKS) {
      pico.core(0).write(each[0], 4, each[1]);
    }
    return pico;
  }

  private static Image loops(int... both) {
    ByteBuffer bytes = ByteBuffer.allocate(0x200).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < both.length; i++) {
      bytes.putShort(0x100 + 2 * i, (short) both[i]);
    }
    int entry = RandomPair.SRAM + 0x100 | 1;
    Segment segment = new Segment(RandomPair.SRAM, bytes.array());
    return new Image("loops.elf", List.of(segment), Map.of("other", entry), entry);
  }

  private static List<Arguments> loops() {
    return List.of(
        arguments("SIO.CPUID", SIO, LDR, BACK),
        arguments("SIO.GPIO_IN", SIO + 0x04, LDR, BACK),
        arguments("SIO.FIFO_ST", SIO + 0x50, LDR, BACK),
        arguments("SIO.FIFO_ST, a byte", SIO + 0x50, 0x7828, BACK), // LDRB R0, [R5]
        arguments("SIO.SPINLOCK1, which is taken", SIO + 0x104, LDR, BACK),
        arguments("SIO.DIV_QUOTIENT", SIO + 0x70, LDR, BACK),
        arguments("SIO.DIV_QUOTIENT, a store", SIO + 0x70, STR, BACK),
        arguments("SIO.INTERP0_POP_FULL", SIO + 0x9C, LDR, BACK),
        arguments("SIO.INTERP0_ACCUM0, a halfword", SIO + 0x80, 0x8028, BACK), // STRH R0, [R5]
        arguments("SEV", SIO, 0xBF40, BACK),
        arguments("TIMER.TIMERAWH", 0x4005_4024, LDR, BACK),
        arguments("TIMER.TIMERAWL", 0x4005_4028, LDR, BACK),
        arguments("UART0.UARTFR", 0x4003_4018, LDR, BACK),
        arguments("SYST.CVR", 0xE000_E018, LDR, BACK),
        arguments("a word of the ROM", 0x10, LDR, BACK),
        arguments("a word of the flash", 0x1000_0000, LDR, BACK));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("loops")
  @DisplayName("both go ahead over what the other one does not see")
  void shouldGoAhead(String what, int address, int load, int back) {
    for (Mode mode : Mode.values()) {
      Rp2040 pico = machine(loops(load, back), new Translation(mode));
      pico.core(0).read(SIO + 0x104, 4);
      pico.core(0).register(5, address);
      pico.core(1).register(5, address);
      long before = pico.core(0).cycles();
      pico.runTo(pico.clock().picos() + 10_000_000_000L);
      long came = pico.core(0).cycles() - before;
      assertThat(came).isGreaterThan(50_000);
      assertThat(pico.ledCycles()).as("%s, %s", what, mode).isGreaterThan(came * 9 / 10);
    }
  }

  @Test
  @DisplayName("there is no lead while core 1 goes to sleep in the boot ROM")
  void shouldNotLeadInTheBootRom() {
    Rp2040 pico = Rp2040.pico();
    pico.load(loops(0xBF00, BACK)); // NOP
    pico.powerCycle();
    pico.runTo(1_000_000_000L);
    assertThat(pico.core(1).instructions()).isPositive();
    assertThat(pico.executes(1)).isFalse();
    assertThat(pico.ledCycles()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  @DisplayName("both go ahead over claims of a spinlock each, and in turns over those of one")
  void shouldGoAheadOverSpinlocks(Mode mode) {
    for (int other : new int[] {0x104, 0x108}) {
      Rp2040 pico = machine(loops(LDR, STR, 0xE7FC), new Translation(mode));
      pico.core(0).register(5, SIO + 0x104);
      pico.core(1).register(5, SIO + other);
      long before = pico.core(0).cycles();
      pico.runTo(pico.clock().picos() + 10_000_000_000L);
      long came = pico.core(0).cycles() - before;
      assertThat(came).isGreaterThan(50_000);
      if (other == 0x104) {
        assertThat(pico.ledCycles()).isLessThan(came / 2);
      } else {
        assertThat(pico.ledCycles()).isGreaterThan(came * 9 / 10);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("turns")
  @DisplayName("they go in turns where a read changes something")
  void shouldTakeTurnsOverReads(String what, int address) {
    Rp2040 pico = machine(loops(LDR, BACK), new Translation(Mode.AUTO));
    for (int core = 0; core < 2; core++) {
      pico.core(core).register(5, address);
      pico.core(core).write(0xE000_E014, 4, 1); // RVR: each read of CSR finds COUNTFLAG
      pico.core(core).write(0xE000_E010, 4, 5); // CSR: from the core's clock, no interrupt
    }
    pico.core(0).write(0x4001_4024, 4, 4); // GPIO4 is the PWM's, which is asked for its level
    long before = pico.core(0).cycles();
    pico.runTo(pico.clock().picos() + 1_000_000_000L);
    long came = pico.core(0).cycles() - before;
    assertThat(pico.ledCycles()).as(what).isLessThan(came / 10);
  }

  private static List<Arguments> turns() {
    return List.of(
        arguments("SIO.GPIO_IN with a PWM's pin", SIO + 0x04),
        arguments("SIO.FIFO_RD", SIO + 0x58),
        arguments("TIMER.TIMELR", 0x4005_400C),
        arguments("UART0.UARTDR", 0x4003_4000),
        arguments("SYST.CSR with COUNTFLAG", 0xE000_E010),
        arguments("TIMER.TIMERAWL by an alias", 0x4005_5028),
        arguments("a UART that is held in reset", 0x4003_8018));
  }

  private static List<Long> state(Rp2040 pico) {
    List<Long> state = new ArrayList<>();
    for (int core = 0; core < 2; core++) {
      for (int register = 0; register < 16; register++) {
        state.add((long) pico.core(core).register(register));
      }
      state.add((long) pico.core(core).xpsr());
      state.add(pico.core(core).primask() ? 1L : 0L);
      state.add(pico.executes(core) ? 1L : 0L);
      state.add(pico.core(core).cycles());
      state.add(pico.core(core).instructions());
      for (int register : PEEKED) {
        state.add((long) pico.core(core).peek(register, 4));
      }
    }
    for (int spinlock = 0; spinlock < 3; spinlock++) {
      state.add((long) pico.sio().spinlockOwner(spinlock));
    }
    state.add(pico.clock().picos());
    state.add(pico.nextPicos());
    return state;
  }
}
