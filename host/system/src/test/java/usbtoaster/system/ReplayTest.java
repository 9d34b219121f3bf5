package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.targets.replay.ToasterReplay;
import usbtoaster.time.VirtualTime;
import usbtoaster.trace.Trace;
import usbtoaster.wires.Fault;
import usbtoaster.wires.FaultPlan;
import usbtoaster.wires.Faults;
import usbtoaster.wires.When;
import usbtoaster.wires.record.Difference;
import usbtoaster.wires.record.ReplayOutcome;

/** A run with three faults, recorded at the wires, and the stack driven from that again. */
@ParameterizedClass(name = "on the {0}")
@EnumSource(TestTarget.class)
class ReplayTest {
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final FaultPlan THREE =
      FaultPlan.scripted(
          new Fault.LostEdge(5), new Fault.MisoFlip(12, 77), new Fault.Reset(20, 30));

  private final TestTarget target;
  private List<String> recorded = List.of();

  @TempDir private Path folder;

  ReplayTest(TestTarget target) {
    this.target = target;
  }

  private Path file() {
    return folder.resolve("run.wires");
  }

  @BeforeEach
  void record() throws IOException {
    try (VirtualDevice device = target.virtual(THREE, 0)) {
      RecordedSystem system =
          new RecordedSystem(
              Files.newOutputStream(file()),
              device.wiring(),
              device.time(),
              ToasterSettings.DEFAULT,
              ThreadPoolOptions.DEFAULT.withoutIoThreads());
      try (system) {
        List<Task<Integer>> tasks = system.toast(6, 600, CancellationToken.NONE);
        device.runUntil(system.ended(tasks), LIMIT_NANOS);
        assertThat(device.faults().total()).isEqualTo(3);
        assertThat(system.driver.counters().deviceResets()).isPositive();
      }
      recorded = RecordedSystem.stages(system.trace);
    }
  }

  @Test
  void shouldReachTheSameStagesInTheSameOrder() throws IOException {
    Trace[] trace = new Trace[1];

    ReplayOutcome outcome =
        ToasterReplay.of(file())
            .withTrace(
                marks -> trace[0] = new Trace(RecordedSystem.TRACED, () -> 0, () -> 0, marks),
                () -> {})
            .run();

    outcome.expectSame();
    assertThat(RecordedSystem.stages(trace[0])).isEqualTo(recorded);
    assertThat(outcome.transfers()).isGreaterThan(50);
    assertThat(outcome.toString())
        .startsWith("The stack did the same: ")
        .endsWith("stages in the same order.");
  }

  private static Difference difference(ReplayOutcome outcome) {
    assertThatThrownBy(outcome::expectSame).hasMessageStartingWith("The first difference is at");
    return Objects.requireNonNull(outcome.difference());
  }

  @Test
  void shouldTellWhereAnotherBurstDiffersFirst() throws IOException {
    Difference first =
        difference(ToasterReplay.of(file()).withSettings(s -> s.withBurstBytes(128)).run());

    assertThat(first.recorded())
        .isEqualTo("bus sends WRITE, tag 1, slot 0, from 0, 600 bytes in bursts of 256, number 4");
    assertThat(first.did())
        .isEqualTo("bus sends WRITE, tag 1, slot 0, from 0, 600 bytes in bursts of 128, number 4");
    assertThat(first.before()).last().asString().endsWith("stage DMA_START of request 1, 1");
  }

  @Test
  void shouldTellWhereAnotherTimeoutDiffersFirst() throws IOException {
    Difference first =
        difference(
            ToasterReplay.of(file()).withSettings(s -> s.withFrameTimeoutNanos(20_000_000)).run());

    assertThat(first.recorded()).isEqualTo("sets alarm 1 for 50.000 ms on");
    assertThat(first.did()).isEqualTo("sets alarm 1 for 20.000 ms on");
  }

  @Test
  void shouldTellWhereAnInterruptIsNotAcknowledged() throws IOException {
    Difference first =
        difference(ToasterReplay.of(file()).withWires(ReplayTest::neverAcknowledging).run());

    assertThat(first.during()).isEqualTo("edge of irq, it rises");
    assertThat(first.recorded()).isEqualTo("sets ack high");
    assertThat(first.before()).last().asString().endsWith("looks at irq, which is high");
  }

  private static ToasterWiring neverAcknowledging(ToasterWiring wires) {
    Faults faults = new Faults(new VirtualTime());
    ToasterWiring forgetful =
        new ToasterWiring(wires.bus(), wires.irq(), faults.wrap("ack", wires.ack()), wires.reset());
    faults.levels(forgetful.ack()).lose(When.always());
    return forgetful;
  }
}
