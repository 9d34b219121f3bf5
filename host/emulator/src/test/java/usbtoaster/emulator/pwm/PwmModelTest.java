package usbtoaster.emulator.pwm;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.pwm.PwmBench.CC;
import static usbtoaster.emulator.pwm.PwmBench.CSR;
import static usbtoaster.emulator.pwm.PwmBench.CTR;
import static usbtoaster.emulator.pwm.PwmBench.DIV;
import static usbtoaster.emulator.pwm.PwmBench.INTR;
import static usbtoaster.emulator.pwm.PwmBench.TOP;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.slf4j.LoggerFactory;
import usbtoaster.emulator.gpio.Pin;

/** A slice that computes against one that counts tick by tick. */
final class PwmModelTest {
  private static final int STEPS = 4_000;

  @Test
  void shouldComputeWhatCountingGives(TestInfo test) {
    check(test, false);
  }

  @Test
  void shouldShowWhatCountingGivesToWhoListens(TestInfo test) {
    check(test, true);
  }

  private static void check(TestInfo test, boolean watched) {
    long seed = Long.getLong("toaster.seed", System.nanoTime());
    LoggerFactory.getLogger(PwmModelTest.class)
        .info("{}: -Dtoaster.seed={}", test.getDisplayName(), seed);
    Random random = new Random(seed);
    PwmBench bench = new PwmBench();
    Model model = new Model();
    Pin a = bench.give(0);
    Pin b = bench.give(1);
    boolean[] received = new boolean[2];
    if (watched) {
      a.pad().listen(level -> received[0] = level);
      b.pad().listen(level -> received[1] = level);
    }
    for (int step = 0; step < STEPS; step++) {
      write(random, bench, model);
      int ticks = random.nextInt(random.nextBoolean() ? 4 : 300);
      for (int i = 0; i < ticks; i++) {
        model.tick();
      }
      bench.pass(ticks);
      boolean levelA = watched ? received[0] : a.pad().level();
      boolean levelB = watched ? received[1] : b.pad().level();
      assertThat(levelA).as("A in step %d", step).isEqualTo(model.level(0));
      assertThat(levelB).as("B in step %d", step).isEqualTo(model.level(1));
      if (random.nextInt(3) == 0) {
        assertThat(bench.read(0, CTR)).as("CTR in step %d", step).isEqualTo(model.count);
        assertThat(bench.read(INTR) & 1).as("INTR in step %d", step).isEqualTo(model.wrapped);
        bench.write(INTR, 1);
        model.wrapped = 0;
      }
    }
  }

  private static void write(Random random, PwmBench bench, Model model) {
    switch (random.nextInt(6)) {
      case 0 -> {
        int csr = random.nextInt(16) | (random.nextInt(4) == 0 ? 0 : 1);
        bench.write(0, CSR, csr);
        model.csr(csr);
      }
      case 1 -> {
        model.div = 16 + random.nextInt(random.nextBoolean() ? 1 : 60);
        model.phase = Math.min(model.phase, model.div - 1);
        bench.write(0, DIV, model.div);
      }
      case 2 -> {
        model.nextTop = random.nextInt(random.nextInt(10) == 0 ? 0x1_0000 : 30);
        bench.write(0, TOP, model.nextTop);
        model.written();
      }
      case 3 -> {
        model.nextA = random.nextInt(35);
        model.nextB = random.nextInt(35);
        bench.write(0, CC, model.nextB << 16 | model.nextA);
        model.written();
      }
      case 4 -> {
        if (random.nextInt(5) == 0) {
          model.count = random.nextInt(8) == 0 ? 0xFFF0 : random.nextInt(40);
          bench.write(0, CTR, model.count);
        }
      }
      default -> {}
    }
  }

  /** The slice as the datasheet has it, one cycle at a time. */
  private static final class Model {
    private int csr;
    private int div = 16;
    private int phase;
    private int count;
    private boolean down;
    private int top = 0xFFFF;
    private int compareA;
    private int compareB;
    private int nextTop = 0xFFFF;
    private int nextA;
    private int nextB;
    private int wrapped;
    private final boolean[] held = new boolean[2];

    void csr(int value) {
      if ((csr & 1) != 0) {
        held[0] = count < compareA;
        held[1] = count < compareB;
      }
      if ((value & ~csr & 1) != 0) {
        phase = 0;
      }
      csr = value;
      down = down && (csr & 2) != 0;
      written();
    }

    void written() {
      if ((csr & 1) == 0) {
        latch();
      }
    }

    void tick() {
      if ((csr & 1) == 0) {
        return;
      }
      phase += 16;
      if (phase >= div) {
        phase -= div;
        count();
      }
    }

    boolean level(int output) {
      boolean reached = count >= (output == 0 ? compareA : compareB);
      boolean high = (csr & 1) != 0 ? !reached : held[output];
      return high != ((csr >> (2 + output) & 1) != 0);
    }

    private void count() {
      boolean phaseCorrect = (csr & 2) != 0;
      if (!down && count != top) {
        count = (count + 1) & 0xFFFF;
      } else if (!down && phaseCorrect) {
        down = true;
      } else if (down && count != 0) {
        count--;
      } else {
        count = 0;
        down = false;
        wrapped = 1;
        latch();
      }
    }

    private void latch() {
      top = nextTop;
      compareA = nextA;
      compareB = nextB;
    }
  }
}
