package usbtoaster.emulator.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

@DisplayName("The RTC through the bus (datasheet 4.8)")
final class RtcTest {
  private static final int RTC = 0x4005_C000;
  private static final int CLKDIV_M1 = 0x00;
  private static final int SETUP_0 = 0x04;
  private static final int SETUP_1 = 0x08;
  private static final int CTRL = 0x0C;
  private static final int IRQ_SETUP_0 = 0x10;
  private static final int IRQ_SETUP_1 = 0x14;
  private static final int RTC_1 = 0x18;
  private static final int RTC_0 = 0x1C;
  private static final int INTR = 0x20;
  private static final int INTE = 0x24;
  private static final int LOAD = 1 << 4;
  private static final int ENABLE = 1;
  private static final int MATCH_ACTIVE = 1 << 29;
  private static final int HERTZ = 46_875;
  private static final long SECOND = VirtualClock.PICOS_PER_SECOND;

  private final VirtualClock clock = new VirtualClock();
  private final ClockDomain clkRtc = new ClockDomain("clk_rtc", clock, HERTZ);
  private final List<String> edges = new ArrayList<>();
  private boolean irq;
  private final Rtc rtc = new Rtc(clock, clkRtc, this::interrupt);
  private final Bus bus =
      new Bus(new Memory(16384, 0), new Memory(4096, 0), new Memory(264 * 1024, 0));

  private void interrupt(boolean up) {
    if (up != irq) {
      irq = up;
      edges.add((up ? "up " : "down ") + text());
    }
  }

  @BeforeEach
  void attach() {
    bus.attach(RTC, rtc.registers());
    write(CLKDIV_M1, HERTZ - 1);
  }

  private int read(int offset) {
    return bus.read(0, RTC + offset, 4);
  }

  private void write(int offset, int value) {
    bus.write(0, RTC + offset, 4, value);
  }

  private void start(LocalDateTime at) {
    write(CTRL, 0);
    write(SETUP_0, at.getYear() << 12 | at.getMonthValue() << 8 | at.getDayOfMonth());
    int weekday = at.getDayOfWeek().getValue() % 7;
    write(SETUP_1, weekday << 24 | at.getHour() << 16 | at.getMinute() << 8 | at.getSecond());
    write(CTRL, LOAD);
    write(CTRL, ENABLE);
  }

  private void pass(long seconds) {
    clock.advanceTo(clock.picos() + seconds * SECOND);
  }

  /** What software reads, RTC_0 first. */
  private String text() {
    int time = read(RTC_0);
    int date = read(RTC_1);
    return "%04d-%02d-%02dT%02d:%02d:%02d/%d"
        .formatted(
            date >> 12,
            date >> 8 & 0xF,
            date & 0x1F,
            time >> 16 & 0x1F,
            time >> 8 & 0x3F,
            time & 0x3F,
            time >> 24);
  }

  @ParameterizedTest(name = "{0} and {1} s")
  @CsvSource({
    "2026-12-31T23:59:59, 1, 2027-01-01T00:00:00/5",
    "2024-02-28T23:59:59, 1, 2024-02-29T00:00:00/4",
    "2023-02-28T23:59:59, 1, 2023-03-01T00:00:00/3",
    "2100-02-28T23:59:59, 1, 2100-02-29T00:00:00/1",
    "2026-04-30T10:00:00, 86400, 2026-05-01T10:00:00/5",
  })
  void shouldGoOn(LocalDateTime from, long seconds, String to) {
    start(from);
    pass(seconds);
    assertThat(text()).isEqualTo(to);
    assertThat(clock.nextPicos()).as("it is lazy").isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldNotLeapIfThatIsForcedOff() {
    start(LocalDateTime.parse("2100-02-28T23:59:59"));
    write(CTRL, ENABLE | 1 << 8);
    pass(1);
    assertThat(text()).startsWith("2100-03-01T00:00:00");
  }

  @Test
  void shouldAgreeWithTheCalendarOfJava() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    LocalDateTime at = LocalDateTime.parse("1999-12-31T23:59:58");
    write(CLKDIV_M1, 0); // a second each tick, or time would not reach
    start(at);
    long ticks = 0;
    while (at.getYear() < 2090) {
      int seconds = random.nextInt(random.nextBoolean() ? 40_000_000 : 100_000);
      ticks += seconds;
      clock.advanceTo(clkRtc.picosAt(ticks));
      at = at.plusSeconds(seconds);
      String expected =
          at.truncatedTo(ChronoUnit.SECONDS).withNano(0) + (at.getSecond() == 0 ? ":00" : "");
      assertThat(text())
          .as("seed %d", seed)
          .isEqualTo(expected + "/" + at.getDayOfWeek().getValue() % 7);
    }
  }

  @Test
  void shouldCountExactSecondsOfItsClock() {
    start(LocalDateTime.parse("2026-01-01T00:00:00"));
    clock.advanceTo(SECOND - 1);
    assertThat(read(RTC_0) & 0x3F).isZero();
    clock.advanceTo(SECOND);
    assertThat(read(RTC_0) & 0x3F).isEqualTo(1);
    clkRtc.hertz(0);
    pass(10);
    assertThat(read(RTC_0) & 0x3F).isEqualTo(1);
    clkRtc.hertz(2 * HERTZ);
    pass(1);
    assertThat(read(RTC_0) & 0x3F).isEqualTo(3);
  }

  @Test
  void shouldLatchTheDateWithTheTime() {
    start(LocalDateTime.parse("2026-12-31T23:59:59"));
    read(RTC_0);
    pass(1);
    assertThat(read(RTC_1)).isEqualTo(2026 << 12 | 12 << 8 | 31);
    read(RTC_0);
    assertThat(read(RTC_1)).isEqualTo(2027 << 12 | 1 << 8 | 1);
  }

  @Test
  void shouldTellThatItRuns() {
    assertThat(read(CTRL)).isZero();
    start(LocalDateTime.parse("2026-01-01T00:00:00"));
    assertThat(read(CTRL)).isEqualTo(3);
    write(CTRL, 0);
    pass(5);
    assertThat(read(CTRL)).isZero();
    assertThat(text()).startsWith("2026-01-01T00:00:00");
  }

  @Test
  void shouldInterruptAtTheTime() {
    start(LocalDateTime.parse("2026-01-30T05:00:00"));
    write(IRQ_SETUP_0, 2 << 8 | 1 << 25); // February
    write(IRQ_SETUP_1, 7 << 16 | 30 << 8 | 15 | 7 << 28); // 07:30:15
    write(INTE, 1);
    assertThat(read(IRQ_SETUP_0) & MATCH_ACTIVE).isZero();
    write(IRQ_SETUP_0, read(IRQ_SETUP_0) | 1 << 28);
    assertThat(read(IRQ_SETUP_0) & MATCH_ACTIVE).isNotZero();
    pass(4 * 86_400);
    assertThat(edges)
        .containsExactly(
            "up 2026-02-01T07:30:15/0",
            "down 2026-02-01T07:30:16/0",
            "up 2026-02-02T07:30:15/1",
            "down 2026-02-02T07:30:16/1");
  }

  @Test
  void shouldInterruptEachMinuteAsLongAsItMatches() {
    start(LocalDateTime.parse("2026-01-30T05:00:00"));
    write(IRQ_SETUP_1, 3 << 8 | 1 << 29);
    write(IRQ_SETUP_0, 1 << 28);
    write(INTE, 1);
    pass(400);
    assertThat(edges).containsExactly("up 2026-01-30T05:03:00/5", "down 2026-01-30T05:04:00/5");
  }

  @Test
  void shouldLowerTheInterruptWithTheMatchOrTheEnable() {
    start(LocalDateTime.parse("2026-01-30T05:00:00"));
    write(IRQ_SETUP_0, 1 << 28);
    assertThat(read(INTR)).isEqualTo(1);
    write(INTE, 1);
    assertThat(irq).isTrue();
    write(IRQ_SETUP_0, 0);
    assertThat(irq).isFalse();
    assertThat(read(INTR)).isZero();
  }

  @Test
  void shouldFindTheNextMatchAsCountingDoes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      rtc.reset();
      write(CLKDIV_M1, HERTZ - 1);
      start(LocalDateTime.of(2026, 1, 31, 23, random.nextInt(60), random.nextInt(60)));
      int enables = random.nextInt(8);
      int time = (random.nextInt(2) * 23) << 16 | random.nextInt(60) << 8 | random.nextInt(60);
      write(IRQ_SETUP_1, time | enables << 28);
      write(IRQ_SETUP_0, 1 << 28);
      boolean matches = read(INTR) != 0;
      edges.clear();
      irq = matches;
      write(INTE, 1);
      List<Long> expected = new ArrayList<>();
      for (int second = 1; second < 4000; second++) {
        pass(1);
        boolean now = read(INTR) != 0;
        if (now != matches) {
          matches = now;
          expected.add((long) second);
        }
        assertThat(irq).as("seed %d, round %d, second %d", seed, round, second).isEqualTo(now);
      }
      assertThat(edges).as("seed %d, round %d", seed, round).hasSameSizeAs(expected);
    }
  }

  @Test
  void shouldTellWhyItWaits() {
    assertThat(rtc.registers().story(true)).contains("RTC_ENABLE is 0");
    start(LocalDateTime.parse("2026-01-30T05:00:00"));
    assertThat(rtc.registers().story(true)).isEmpty();
    write(INTE, 1);
    assertThat(rtc.registers().story(true)).contains("MATCH_ENA is 0");
    write(IRQ_SETUP_0, 1 << 28 | 2 << 8 | 30 | 1 << 24 | 1 << 25); // 30 February
    assertThat(rtc.registers().story(true)).contains("never come");
    clkRtc.hertz(0);
    assertThat(rtc.registers().story(true)).contains("clk_rtc");
  }
}
