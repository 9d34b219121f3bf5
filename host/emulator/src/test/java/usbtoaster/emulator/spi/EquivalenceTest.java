package usbtoaster.emulator.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.spi.SpiBench.CPSR;
import static usbtoaster.emulator.spi.SpiBench.CR0;
import static usbtoaster.emulator.spi.SpiBench.CR1;
import static usbtoaster.emulator.spi.SpiBench.DMACR;
import static usbtoaster.emulator.spi.SpiBench.DR;
import static usbtoaster.emulator.spi.SpiBench.ICR;
import static usbtoaster.emulator.spi.SpiBench.IMSC;
import static usbtoaster.emulator.spi.SpiBench.RIS;
import static usbtoaster.emulator.spi.SpiBench.SR;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.part.MasterTiming;
import usbtoaster.emulator.time.VirtualClock;

/** Random frames and random firmware, once by the edge and once by the word. */
@DisplayName("A slave that is clocked by the word is as one that is clocked by the edge")
class EquivalenceTest {
  private static final int SCRIPTS = 400;

  private final long seed = Long.getLong("toaster.seed", System.nanoTime());

  @Test
  void shouldDoTheSameAtTheSameTimes() {
    System.out.println("EquivalenceTest: -Dtoaster.seed=" + seed);
    int byWord = 0;
    for (int i = 0; i < SCRIPTS; i++) {
      Run edges = new Run(seed + i, true);
      Run words = new Run(seed + i, false);
      assertThat(words.log).as("script %d, -Dtoaster.seed=%d", i, seed).isEqualTo(edges.log);
      byWord += words.clockEvents < edges.clockEvents / 2 ? 1 : 0;
    }
    assertThat(byWord).as("scripts that went by the word").isGreaterThan(SCRIPTS / 4);
  }

  /** One script: frames, and what the firmware does meanwhile. */
  private static final class Run {
    final List<String> log = new ArrayList<>();
    int clockEvents;

    private final Random random;
    private final VirtualClock clock;
    private final SpiBench bench = new SpiBench();
    private final boolean calm;
    private int mode;
    private boolean done;

    Run(long seed, boolean watched) {
      random = new Random(seed);
      calm = random.nextBoolean();
      clock = bench.clock;
      bench.watched = watched;
      listen("tx", bench.txDreq);
      listen("rx", bench.rxDreq);
      configure();
      for (int frame = 0; frame < 4; frame++) {
        frame();
      }
    }

    private void listen(String name, Dreq dreq) {
      dreq.listen(() -> note(name + " " + dreq.ready() + " irq " + bench.irq.asserted));
    }

    private void note(String what) {
      log.add(clock.picos() + ": " + what);
    }

    private void configure() {
      mode = random.nextInt(4) == 0 ? random.nextInt(4) : random.nextBoolean() ? 1 : 3;
      bench.master.idle(mode);
      bench.advance(1_000_000);
      bench.slave(mode);
      bench.spi(CPSR, 2 * random.nextInt(4));
      bench.spi(IMSC, random.nextInt(16));
      bench.spi(DMACR, 3);
    }

    private void frame() {
      byte[] out = new byte[1 + random.nextInt(12)];
      random.nextBytes(out);
      byte[] in = new byte[out.length];
      long half = 48_000L + (long) random.nextInt(4) * random.nextInt(20_000);
      MasterTiming timing =
          new MasterTiming(mode, half, random.nextInt(300_000), random.nextInt(100_000));
      done = false;
      bench.master.transfer(timing, out, in, out.length, this::done);
      long mean = 16L * half * (1 + random.nextInt(4));
      while (!done) {
        runTo(clock.picos() + (long) (random.nextDouble() * mean));
        act();
      }
      runTo(clock.picos() + 100_000);
      note(Arrays.toString(in) + " SR " + bench.spi(SR) + " RIS " + bench.spi(RIS));
    }

    private void done() {
      note("frame done");
      done = true;
    }

    private void runTo(long picos) {
      while (clock.nextPicos() <= picos) {
        clockEvents++;
        clock.advanceTo(clock.nextPicos());
      }
      clock.advanceTo(picos);
    }

    private void act() {
      switch (random.nextInt(16)) {
        case 0, 1, 2, 3 -> bench.spi(DR, random.nextInt(256));
        case 4, 5, 6, 7 -> note("DR " + bench.spi(DR));
        case 8 -> note("SR " + bench.spi(SR));
        case 9 -> note("RIS " + bench.spi(RIS));
        case 10 -> bench.spi(ICR, 3);
        case 11 -> bench.spi(IMSC, random.nextInt(16));
        case 12 -> rarely(() -> bench.spi(CR1, bench.spi(CR1) ^ 2));
        case 13 -> rarely(() -> bench.spi(CR1, bench.spi(CR1) ^ 8));
        case 14 -> rarely(() -> bench.spi(CR0, bench.spi(CR0) ^ 1 << random.nextInt(8)));
        default -> rarely(this::restart);
      }
    }

    private void rarely(Runnable action) {
      if (!calm && random.nextInt(3) == 0) {
        action.run();
        note("CR0 " + bench.spi(CR0) + " CR1 " + bench.spi(CR1));
      }
    }

    private void restart() {
      bench.spi.reset();
      bench.spi(CR0, 7 | (mode & 2) << 5 | (mode & 1) << 7);
      bench.spi(DMACR, 3);
      bench.spi(CR1, 4);
      bench.spi(CR1, 6);
    }
  }
}
