package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.driver.ToasterCounters;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.pico.Pace;
import usbtoaster.protocol.Protocol;
import usbtoaster.wires.FaultPlan;
import usbtoaster.wires.FaultRates;

/** Random faults in real time, with real threads; the seed fixes the faults, not the schedule. */
@ParameterizedClass(name = "on the {0}")
@EnumSource(TestTarget.class)
class RealFaultTest {
  private final TestTarget target;

  RealFaultTest(TestTarget target) {
    this.target = target;
  }

  private static final Logger LOG = LoggerFactory.getLogger(RealFaultTest.class);
  private static final int THREADS = 6;
  private static final int WRITES = 150;

  static LongStream seeds() {
    Long given = Long.getLong("toaster.seed");
    return given != null ? LongStream.of(given) : new SplittableRandom().longs(2);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldLoseNothingOnRealThreads(long seed) throws Exception {
    LOG.info("random faults in real time: -Dtoaster.seed={}", seed);
    SplittableRandom random = new SplittableRandom(seed);
    FaultPlan plan = FaultPlan.random(random.split(), FaultRates.all(0.001));
    ToasterSettings settings =
        ToasterSettings.DEFAULT.withBurstBytes(64).withFrameTimeoutNanos(5_000_000);
    try (RealSystem system = new RealSystem(target, plan, Pace.FAST, settings, 0);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Integer>> workers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        SplittableRandom own = random.split();
        workers.add(threads.submit(() -> system.writeAndReadBack(own, WRITES, 300, () -> {})));
      }
      int lost = 0;
      for (Future<Integer> worker : workers) {
        lost += worker.get();
      }
      LOG.info("seed {}: faults {}, {} toasts lost", seed, system.device.faults().counts(), lost);
      LOG.info("seed {}: {}", seed, system.driver.counters());
      assertThat(system.device.faults().total()).isPositive();
      ToasterCounters counters = system.driver.counters();
      assertThat(counters.interrupts()).isGreaterThan(counters.frames() / 2);
      assertThat(lost)
          .isLessThanOrEqualTo((int) (Protocol.SLOTS * system.driver.counters().deviceResets()));
    }
  }
}
