package usbtoaster.emulator.clocks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * FC0: counts the ticks of a clock for a stretch of clk_ref's (datasheet 2.15.4). A write to
 * FC0_SRC starts it. That a clock that stands still ends as DIED is our reading. Belongs to the
 * machine's thread.
 */
final class FrequencyCounter {
  private static final int DIED = 1 << 28;
  private static final int FAST = 1 << 24;
  private static final int SLOW = 1 << 20;
  private static final int FAIL = 1 << 16;
  private static final int RUNNING = 1 << 8;
  private static final int DONE = 1 << 4;
  private static final int PASS = 1;

  private final VirtualClock clock;
  private final ClockDomain reference;
  private final List<ClockDomain> sources;
  private final Alarm settled;
  private final Alarm over;
  private final Register refKhz;
  private final Register minKhz;
  private final Register maxKhz;
  private final Register delay;
  private final Register interval;
  private final Register src;
  private final Register status;
  private final Register result;
  private @Nullable ClockDomain counted;
  private long firstTick;

  /** Declares the registers; {@code sources} are those of FC0_SRC from 1 on. */
  FrequencyCounter(
      VirtualClock clock, Registers registers, ClockDomain reference, List<ClockDomain> sources) {
    this.clock = clock;
    this.reference = reference;
    this.sources = sources;
    settled = clock.alarm("FC0 settled", this::count);
    over = clock.alarm("FC0 over", this::finish);
    refKhz = registers.at(0x80, "FC0_REF_KHZ").writable(0x000F_FFFF);
    minKhz = registers.at(0x84, "FC0_MIN_KHZ").writable(0x01FF_FFFF);
    maxKhz = registers.at(0x88, "FC0_MAX_KHZ").reset(0x01FF_FFFF).writable(0x01FF_FFFF);
    delay = registers.at(0x8C, "FC0_DELAY").reset(1).writable(0x7);
    interval = registers.at(0x90, "FC0_INTERVAL").reset(8).writable(0xF);
    src = registers.at(0x94, "FC0_SRC").writable(0xFF).onWrite(word -> start());
    status = registers.at(0x98, "FC0_STATUS");
    result = registers.at(0x9C, "FC0_RESULT");
  }

  void stop() {
    clock.disarm(settled);
    clock.disarm(over);
    counted = null;
  }

  private void start() {
    stop();
    int index = src.value() - 1;
    status.value(0);
    if (index >= 0 && index < sources.size()) {
      counted = sources.get(index);
      status.value(RUNNING);
      clock.arm(settled, reference.picosIn(delay.value()));
    }
  }

  private void count() {
    ClockDomain source = counted;
    if (source != null) {
      firstTick = source.ticks();
      // 2^INTERVAL times 1/1024 ms, in ticks of a clk_ref of FC0_REF_KHZ
      long ticks = ((long) refKhz.value() << interval.value()) >> 10;
      clock.arm(over, reference.picosIn(ticks));
    }
  }

  private void finish() {
    ClockDomain source = counted;
    if (source == null) {
      return;
    }
    long ticks = source.ticks() - firstTick;
    result.value((int) ((ticks << 15) >> interval.value())); // kHz with 5 bits of fraction
    int khz = result.value() >>> 5;
    int verdict = DONE;
    verdict |= ticks == 0 ? DIED : 0;
    verdict |= khz < minKhz.value() ? SLOW : 0;
    verdict |= khz > maxKhz.value() ? FAST : 0;
    status.value(verdict | (verdict == DONE ? PASS : FAIL));
  }
}
