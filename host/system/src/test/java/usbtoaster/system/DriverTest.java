package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterCounters;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.kernel.NtStatus;
import usbtoaster.mock.ToasterOptions;
import usbtoaster.protocol.ControlCode;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.wires.FaultPlan;

/** How the driver uses the bus when nothing goes wrong, what it refuses, and how it is closed. */
@ParameterizedClass(name = "on the {0}")
@EnumSource(TestTarget.class)
class DriverTest {
  private final TestTarget target;

  DriverTest(TestTarget target) {
    this.target = target;
  }

  private VirtualSystem system(ToasterSettings settings) {
    return new VirtualSystem(target, FaultPlan.none(), settings, 0);
  }

  /** Every frame ends with an interrupt: none is early, none is found by the timer. */
  @Test
  void shouldSendNoFrameBeforeTheInterruptOfTheOneBefore() {
    try (VirtualSystem system =
        target == TestTarget.MOCK
            ? new VirtualSystem(
                new MockDevice(ToasterOptions.DEFAULT.withRearm(400_000), FaultPlan.none(), 0),
                ToasterSettings.DEFAULT)
            : system(ToasterSettings.DEFAULT)) {
      ToasterStream stream = system.open(FileAccess.READ_WRITE);
      // What was sent while it booted does not count.
      long malformed = system.run(stream.controlAsync(ControlCode.MALFORMED_FRAMES, 0)).result();
      long invalid = system.driver.counters().invalidStatuses();
      for (int i = 0; i < 40; i++) {
        assertThat(system.run(stream.writeAsync(new byte[300 + i])).result()).isEqualTo(300 + i);
        assertThat(system.run(stream.readAsync(new byte[400])).result()).isEqualTo(300 + i);
        assertThat(system.run(stream.controlAsync(ControlCode.TEMPERATURE, 0)).isFaulted())
            .isFalse();
      }
      Task<Long> early = system.run(stream.controlAsync(ControlCode.MALFORMED_FRAMES, 0));
      assertThat(early.result()).isEqualTo(malformed);
      ToasterCounters counters = system.driver.counters();
      assertThat(counters.timeouts()).isZero();
      assertThat(counters.invalidStatuses()).isEqualTo(invalid);
      assertThat(counters.resends()).isZero();
    }
  }

  /** A write of one burst: WRITE, DATA, POLL; then the change, and the POLL for it. */
  @Test
  void shouldPollOnceForEachThingThatItMustKnow() {
    try (VirtualSystem system = system(ToasterSettings.DEFAULT)) {
      ToasterStream stream = system.open(FileAccess.WRITE_ONLY);
      system.run(stream.writeAsync(new byte[100]));
      system.advance(10_000_000);
      long frames = system.driver.counters().frames();
      long interrupts = system.driver.counters().interrupts();
      system.run(stream.writeAsync(new byte[100]));
      system.advance(10_000_000);
      assertThat(system.driver.counters().frames() - frames).isEqualTo(4);
      assertThat(system.driver.counters().interrupts() - interrupts).isEqualTo(5);
      system.advance(10_000_000_000L);
      assertThat(system.driver.counters().frames() - frames).isEqualTo(4);
    }
  }

  @Test
  void shouldRefuseMoreControlsThanMayWait() {
    try (VirtualSystem system = system(ToasterSettings.DEFAULT.withMaxWaiting(3))) {
      ToasterStream stream = system.open(FileAccess.WRITE_ONLY);
      List<Task<Long>> controls = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        controls.add(stream.controlAsync(ControlCode.BROWNING_GET, 0));
      }
      system.runUntil(() -> controls.stream().allMatch(Task::isCompleted));
      List<Task<Long>> refused = controls.stream().filter(Task::isFaulted).toList();
      assertThat(refused).hasSize(6); // one has the bus, three wait
      assertThat(refused)
          .allMatch(task -> VirtualSystem.statusOf(task) == NtStatus.INSUFFICIENT_RESOURCES);
    }
  }

  @Test
  void shouldEndEveryRequestWhenClosedAndEveryLaterOneAtOnce() {
    try (VirtualSystem system = system(ToasterSettings.DEFAULT)) {
      ToasterStream stream = system.open(FileAccess.READ_WRITE);
      system.run(stream.writeAsync(new byte[100])); // toast that a read could have had
      List<Task<?>> before = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        before.add(stream.writeAsync(new byte[1000]));
        before.add(stream.controlAsync(ControlCode.FRAMES, 0));
      }
      system.advance(100_000);
      system.driver.close();
      system.pool.pump();
      assertThat(before).allMatch(Task::isCompleted);
      assertThat(before)
          .filteredOn(Task::isFaulted)
          .hasSizeGreaterThan(8)
          .allMatch(task -> VirtualSystem.statusOf(task) == NtStatus.DELETE_PENDING);
      long frames = system.driver.counters().frames();
      for (Task<?> late :
          List.of(
              stream.writeAsync(new byte[10]),
              stream.readAsync(new byte[10]),
              stream.controlAsync(ControlCode.FRAMES, 0))) {
        system.pool.pump();
        assertThat(late.isCompleted()).isTrue();
        assertThat(VirtualSystem.statusOf(late)).isEqualTo(NtStatus.DELETE_PENDING);
      }
      system.driver.close();
      system.advance(1_000_000_000);
      assertThat(system.driver.counters().frames()).isEqualTo(frames);
      assertThatThrownBy(() -> system.open(FileAccess.WRITE_ONLY)).hasMessageContaining("removed");
      stream.close();
    }
  }
}
