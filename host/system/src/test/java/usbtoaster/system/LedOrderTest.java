package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.driver.LedPins;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.ControlCode;
import usbtoaster.time.Timebase;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Stage;
import usbtoaster.trace.StageGraph;
import usbtoaster.trace.Trace;
import usbtoaster.trace.life.Correlator;
import usbtoaster.trace.life.StageOrder;
import usbtoaster.view.led.Led;
import usbtoaster.view.led.LedMode;
import usbtoaster.view.led.LedPanel;
import usbtoaster.wires.FaultPlan;

/** The LEDs follow the stages, and the stages do not care. On one thread, in virtual time. */
@ParameterizedClass(name = "on the {0}")
@EnumSource(TestTarget.class)
class LedOrderTest {
  /** The device has a trace of its own here. */
  private static final StageGraph OF_THE_HOST =
      StageGraph.WHOLE.without(Stage.DMA_SEEN, Stage.DMA_DONE, Stage.IRQ_RAISED, Stage.ACK_SEEN);

  private final TestTarget target;
  private final AtomicLong order = new AtomicLong(); // the trace's clock: each moment has its own
  private final List<Moment> moments = new ArrayList<>();

  LedOrderTest(TestTarget target) {
    this.target = target;
  }

  /** A stage, or a change of an LED. */
  private record Moment(long order, String what) {}

  /** A stack on a target of its own whose trace has the panel. */
  private final class Lit implements AutoCloseable {
    private final VirtualDevice device = target.virtual(FaultPlan.none(), 0);
    private final LedPanel panel = LedPanel.start(LedMode.RAW, device.time());
    private final Trace trace = new Trace(1 << 16, order::incrementAndGet, () -> 0, panel);
    private final IoManager io = new IoManager(trace, 64);
    private final ThreadPool pool =
        new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
    private final ToasterDriver driver;
    private final ToasterStream stream;

    Lit() throws IoException {
      panel.connect(this::set);
      Timebase time = device.time();
      driver = ToasterDriver.start("toaster", io, device.wiring(), ToasterSettings.DEFAULT, time);
      stream =
          ToasterStream.open(io, driver.device(), pool, FileAccess.WRITE_ONLY, Inlining.INLINE);
    }

    private void set(int mask, int levels) {
      for (Led led : Led.values()) {
        if ((mask & led.bit()) != 0) {
          String sign = (levels & led.bit()) != 0 ? "+" : "-";
          moments.add(new Moment(order.incrementAndGet(), sign + led));
        }
      }
    }

    void run(Task<?> task) {
      device.runUntil(
          () -> {
            pool.pump();
            return task.isCompleted();
          },
          60_000_000_000L);
    }

    @Override
    public void close() {
      stream.close();
      driver.close();
      pool.close();
      panel.close();
      device.close();
    }
  }

  /** Awaits a write. */
  private static final class Writer extends AsyncStateMachine<Integer> {
    private final Task<Integer> write;

    Writer(Task<Integer> write) {
      this.write = write;
    }

    @Override
    protected void moveNext() throws Exception {
      switch (state()) {
        case 0 -> suspends(write, 1);
        default -> complete(resultOf(write));
      }
    }
  }

  @Test
  void shouldRiseAfterTheStageThatBeginsAnActivityAndFallWithItsEnd() throws Exception {
    StageOrder stages = new StageOrder(OF_THE_HOST);
    try (Lit lit = new Lit()) {
      lit.run(lit.stream.writeAsync(new byte[1])); // the device has answered
      lit.trace.drain(event -> {});
      moments.clear();
      Task<Integer> write = lit.stream.writeAsync(new byte[1000], 0, 1000, CancellationToken.NONE);
      lit.run(new Writer(write).start());
      assertThat(write.result()).isEqualTo(1000);
      Correlator correlator = new Correlator(stages);
      lit.trace.drain(
          event -> {
            correlator.event(event);
            moments.add(new Moment(event.nanos(), event.stage().name()));
          });
      correlator.finish();
      assertThat(lit.panel.levels() & ~Led.HEARTBEAT.bit()).isZero();
    }
    assertThat(stages.violations()).isEmpty();
    assertThat(stages.finished()).isOne();
    moments.sort((one, other) -> Long.compare(one.order(), other.order()));
    List<String> all = moments.stream().map(Moment::what).toList();
    follows(all, "+IN_FLIGHT", Stage.IRP, Stage.DISPATCH);
    follows(all, "-IN_FLIGHT", Stage.COMPLETE, Stage.APC);
    follows(all, "+APC", Stage.APC, Stage.PACKET);
    follows(all, "+IOCP", Stage.PACKET, Stage.BORROW);
    follows(all, "-IOCP", Stage.RETURN, null);
    follows(all, "+CONTINUATION", Stage.RESUME, Stage.RETURN);
    follows(all, "-CONTINUATION", Stage.RESUME, Stage.RETURN);
    assertThat(all.indexOf("-APC")).isBetween(all.indexOf("+IOCP"), all.indexOf("BORROW"));
    aroundEach(all);
  }

  /** The LED's change stands behind the one stage, and before the other. */
  private static void follows(List<String> all, String led, Stage behind, @Nullable Stage before) {
    assertThat(all).containsOnlyOnce(led);
    assertThat(all.indexOf(led)).as(led).isGreaterThan(all.indexOf(behind.name()));
    if (before != null) {
      assertThat(all.indexOf(led)).as(led).isLessThan(all.indexOf(before.name()));
    }
  }

  /** Each ISR stands in its LED's light, each INTERRUPT before it, each DPC in that of its own. */
  private static void aroundEach(List<String> all) {
    boolean isr = false;
    boolean dpc = false;
    int interrupts = 0;
    for (String what : all) {
      switch (what) {
        case "+ISR" -> isr = true;
        case "-ISR" -> isr = false;
        case "+DPC" -> dpc = true;
        case "-DPC" -> dpc = false;
        case "INTERRUPT" -> {
          interrupts++;
          assertThat(isr).as("%s", all).isFalse();
        }
        case "ISR" -> assertThat(isr).as("%s", all).isTrue();
        case "DPC", "COMPLETE" -> assertThat(dpc).as("%s", all).isTrue();
        default -> {}
      }
    }
    assertThat(interrupts).isGreaterThan(4); // a command and four bursts
    assertThat(all.stream().filter("+ISR"::equals)).hasSize(interrupts);
  }

  @Test
  void shouldShowAnErrorUntilTheNextSuccess() throws Exception {
    try (Lit lit = new Lit()) {
      lit.run(lit.stream.writeAsync(new byte[1]));
      moments.clear();
      Task<Long> refused = lit.stream.controlAsync(ControlCode.BROWNING_SET, 99);
      lit.run(refused);
      assertThat(NtStatus.isError(VirtualSystem.statusOf(refused))).isTrue();
      assertThat(lit.panel.on(Led.ERROR)).isTrue();
      lit.run(lit.stream.writeAsync(new byte[1]));
      assertThat(lit.panel.on(Led.ERROR)).isFalse();
    }
    assertThat(moments.stream().map(Moment::what).filter(what -> what.endsWith("ERROR")))
        .containsExactly("+ERROR", "-ERROR");
  }

  @Test
  void shouldNameTheLedsAsTheirPinsAreNamed() {
    assertThat(LedPins.NAMES).hasSameSizeAs(Led.values());
    for (Led led : Led.values()) {
      assertThat(led.label().replace(' ', '-'))
          .isEqualToIgnoringCase(LedPins.NAMES.get(led.index()));
    }
  }
}
