package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.pico.Pace;
import usbtoaster.protocol.ControlCode;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.StageOrder;
import usbtoaster.wires.Fault;
import usbtoaster.wires.FaultPlan;

/** Every stage occurs, in order, for every write. */
@ParameterizedClass(name = "on the {0}")
@EnumSource(TestTarget.class)
class StageOrderTest {
  private final TestTarget target;

  StageOrderTest(TestTarget target) {
    this.target = target;
  }

  private static final int STREAMS = 8;
  private static final int WRITES = 250;

  /** Awaits one write after the other. */
  private static final class Writer extends AsyncStateMachine<Integer> {
    private final ToasterStream stream;
    private final byte[] bread;
    private Task<Integer> write = Task.completed(0);
    private int left;

    Writer(ToasterStream stream, int length, int writes) {
      this.stream = stream;
      this.bread = new byte[length];
      this.left = writes;
    }

    @Override
    protected void moveNext() throws Exception {
      resultOf(write);
      if (left-- == 0) {
        complete(0);
        return;
      }
      write = stream.writeAsync(bread, 0, bread.length, CancellationToken.NONE);
      suspends(write, 1);
    }
  }

  @Test
  void shouldPassAllStagesInOrderUnderConcurrentStreams() throws Exception {
    try (RealSystem system =
        new RealSystem(target, FaultPlan.none(), Pace.FAST, ToasterSettings.DEFAULT, 1 << 20)) {
      // Brown enough that no write is over before it is awaited.
      try (ToasterStream control = system.open(FileAccess.WRITE_ONLY, Inlining.INLINE)) {
        control.control(ControlCode.BROWNING_SET, 5);
      }
      system.trace.drain(event -> {});
      List<Task<Integer>> writers = writeFromManyThreads(system);
      Task.whenAll(writers).join();
      StageOrder order = new StageOrder();
      system.device.close();
      Correlator correlator = new Correlator(order);
      correlator.drain(system.trace);
      correlator.finish();
      LoggerFactory.getLogger(StageOrderTest.class)
          .info(
              "{}: {} lives in order, {} over before they were awaited, {} bursts, {} joined,"
                  + " {} missed by the device",
              target,
              order.finished(),
              order.unsuspended(),
              order.bursts(),
              order.joined(),
              order.missed());
      assertThat(system.trace.dropped()).isZero();
      assertThat(order.violations()).isEmpty();
      assertThat(order.finished() + order.unsuspended()).isEqualTo(STREAMS * WRITES);
      assertThat(order.finished()).isGreaterThan(STREAMS * WRITES / 2);
    }
  }

  /** In virtual time, where nothing is ever over too soon: all of them, without exception. */
  @Test
  void shouldPassEveryStageInVirtualTime() {
    try (VirtualSystem system =
        new VirtualSystem(target, FaultPlan.none(), ToasterSettings.DEFAULT, 1 << 20)) {
      List<Task<Integer>> writers = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        ToasterStream stream = system.open(FileAccess.WRITE_ONLY);
        writers.add(new Writer(stream, 100 + 300 * i, WRITES).start());
      }
      system.run(Task.whenAll(writers));
      StageOrder order = new StageOrder();
      Correlator correlator = new Correlator(order);
      correlator.drain(system.trace);
      correlator.finish();
      assertThat(system.trace.dropped()).isZero();
      assertThat(order.violations()).isEmpty();
      assertThat(order.finished()).isEqualTo(STREAMS * WRITES);
    }
  }

  /** The timer finds the bursts whose edges were lost; their stages are told all the same. */
  @Test
  void shouldKeepTheOrderWhenEdgesAreLost() {
    FaultPlan lost =
        FaultPlan.scripted(
            LongStream.range(3, 40).mapToObj(Fault.LostEdge::new).toArray(Fault[]::new));
    try (VirtualSystem system = new VirtualSystem(target, lost, ToasterSettings.DEFAULT, 1 << 16)) {
      system.run(new Writer(system.open(FileAccess.WRITE_ONLY), 1000, 20).start());
      StageOrder order = new StageOrder();
      Correlator correlator = new Correlator(order);
      correlator.drain(system.trace);
      correlator.finish();
      assertThat(system.driver.counters().timeouts()).isGreaterThan(10);
      assertThat(order.violations()).isEmpty();
      assertThat(order.finished()).isEqualTo(20);
    }
  }

  private static List<Task<Integer>> writeFromManyThreads(RealSystem system) throws Exception {
    List<Task<Integer>> writers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    CountDownLatch go = new CountDownLatch(1);
    for (int i = 0; i < STREAMS; i++) {
      Inlining inlining = i % 2 == 0 ? Inlining.INLINE : Inlining.WORKER;
      Writer writer =
          new Writer(system.open(FileAccess.WRITE_ONLY, inlining), 100 + 300 * i, WRITES);
      writers.add(writer);
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    awaitUninterruptibly(go);
                    writer.start();
                  }));
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    return writers;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
