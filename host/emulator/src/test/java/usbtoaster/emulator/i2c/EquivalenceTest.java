package usbtoaster.emulator.i2c;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import usbtoaster.emulator.signal.Signal;

@DisplayName("Moving bytes at once is the same as by the edge, to the tick")
final class EquivalenceTest {
  private static final int TRANSFERS = 30;

  /** What a run was: what the part heard and when, the interrupts, and what firmware read. */
  private record Story(List<String> heard, List<Long> ticks, List<String> seen) {}

  @RepeatedTest(5)
  void shouldBeTheSameWhetherSomebodyLooksOrNot() {
    long seed = System.nanoTime();
    Story quiet = run(new Random(seed), new Random(), false, false);
    assertThat(run(new Random(seed), new Random(), true, false))
        .as("seed %d", seed)
        .isEqualTo(quiet);
    long looks = System.nanoTime();
    assertThat(run(new Random(seed), new Random(looks), true, true))
        .as("seed %d, looks now and then by seed %d", seed, looks)
        .isEqualTo(quiet);
  }

  private static Story run(Random random, Random looks, boolean watched, boolean nowAndThen) {
    I2cBench bench = new I2cBench();
    Notes part = new Notes(bench.clkSys::ticks, 0xEE);
    bench.first.attach(0x50, part);
    List<String> seen = new ArrayList<>();
    Signal.Listener eye = level -> {};
    if (watched) {
      bench.scl().pad().listen(eye);
    }
    bench.start(0, random.nextBoolean() ? I2cBench.MASTER : I2cBench.MASTER & ~0x120, 0x50);
    bench.write(I2cBench.INTR_MASK, 0x1FFF);
    boolean irq = false;
    for (int i = 0; i < TRANSFERS; i++) {
      if (random.nextInt(6) == 0) {
        bench.retarget(0x50);
      }
      bench.commands(command(random));
      int slices = random.nextInt(60);
      for (int slice = 0; slice < slices; slice++) {
        bench.passTicks(random.nextInt(1, 200));
        if (nowAndThen && looks.nextInt(20) == 0) {
          bench.scl().pad().unlisten(eye);
        } else if (nowAndThen && looks.nextInt(20) == 0) {
          bench.sda().pad().listen(eye);
        }
        if (bench.irq[0] != irq || random.nextInt(10) == 0) {
          irq = bench.irq[0];
          seen.add(look(bench));
        }
      }
      if (bench.read(I2cBench.ABRT_SOURCE) != 0) {
        bench.read(I2cBench.CLR_INTR);
      }
      if (bench.read(I2cBench.RXFLR) > 10) {
        seen.add(bench.received(0).toString());
      }
    }
    return new Story(part.heard, part.ticks, seen);
  }

  private static int command(Random random) {
    int stop = random.nextInt(3) == 0 ? I2cBench.STOP : 0;
    int restart = random.nextInt(5) == 0 ? I2cBench.RESTART : 0;
    int data = random.nextInt(8) == 0 ? 0xEE : random.nextInt(256);
    return stop | restart | (random.nextBoolean() ? I2cBench.READ : data);
  }

  private static String look(I2cBench bench) {
    return "%d: irq %b raw 0x%X status 0x%X tx %d rx %d source 0x%X"
        .formatted(
            bench.clkSys.ticks(),
            bench.irq[0],
            bench.raw(0),
            bench.read(I2cBench.STATUS),
            bench.read(I2cBench.TXFLR),
            bench.read(I2cBench.RXFLR),
            bench.read(I2cBench.ABRT_SOURCE));
  }
}
