package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.wires.Fault;
import usbtoaster.wires.FaultPlan;

/** What a request says when the device falls silent: that it is gone, and not that it lies. */
@ParameterizedClass(name = "on the {0}")
@EnumSource(TestTarget.class)
class SilenceTest {
  private static final ToasterSettings SETTINGS = ToasterSettings.DEFAULT.withBurstBytes(64);
  private static final int BYTES = 300;

  private final TestTarget target;

  SilenceTest(TestTarget target) {
    this.target = target;
  }

  private static byte[] bread() {
    byte[] bread = new byte[BYTES];
    new Random(1).nextBytes(bread);
    return bread;
  }

  /** Sees to it that the device falls silent with the first frame after {@code silent} was set. */
  private static final class Switch implements FaultPlan {
    private final long nanos;
    boolean silent;

    Switch(long nanos) {
      this.nanos = nanos;
    }

    @Override
    public List<Fault> start() {
      return List.of();
    }

    @Override
    public List<Fault> frame(long frame, int bytes) {
      boolean now = silent;
      silent = false;
      return now ? List.of(new Fault.Silence(frame, nanos, false)) : List.of();
    }

    @Override
    public List<Fault> edge(long edge) {
      return List.of();
    }
  }

  static LongStream frames() {
    return LongStream.range(0, 24);
  }

  @ParameterizedTest
  @MethodSource("frames")
  void shouldSayThatTheDeviceIsGoneWhateverWasUnderWay(long frame) {
    FaultPlan silence = FaultPlan.scripted(new Fault.Silence(frame, Long.MAX_VALUE, false));
    try (VirtualSystem system = new VirtualSystem(target, silence, SETTINGS, 0)) {
      ToasterStream stream = system.open(FileAccess.READ_WRITE);
      List<Task<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(system.run(stream.writeAsync(bread())));
        all.add(system.run(stream.readAsync(new byte[BYTES])));
      }
      List<Task<Integer>> failed = all.stream().filter(Task::isFaulted).toList();
      assertThat(failed).isNotEmpty();
      assertThat(failed)
          .allMatch(task -> VirtualSystem.statusOf(task) == NtStatus.DEVICE_NOT_CONNECTED);
    }
  }

  /** Three toasts are there when the device falls silent; our resets lose them. */
  @Test
  void shouldSayThatTheDeviceIsGoneWhileItIsAndThatToastIsLostWhenItIsBack() {
    Switch silence = new Switch(20_000_000_000L);
    try (VirtualSystem system = new VirtualSystem(target, silence, SETTINGS, 0)) {
      ToasterStream stream = system.open(FileAccess.READ_WRITE);
      for (int i = 0; i < 3; i++) {
        system.run(stream.writeAsync(bread()));
      }
      silence.silent = true;
      for (int i = 0; i < 2; i++) {
        Task<Integer> read = system.run(stream.readAsync(new byte[BYTES]));
        assertThat(NtStatus.name(VirtualSystem.statusOf(read)))
            .as("read %d while it is silent", i)
            .isEqualTo(NtStatus.name(NtStatus.DEVICE_NOT_CONNECTED));
      }
      assertThat(system.driver.counters().deviceResets()).isPositive();
      system.advance(20_000_000_000L);
      for (int i = 0; i < 3; i++) {
        Task<Integer> read = system.run(stream.readAsync(new byte[BYTES]));
        assertThat(NtStatus.name(VirtualSystem.statusOf(read)))
            .as("read %d of a toast that was lost", i)
            .isEqualTo(NtStatus.name(NtStatus.DEVICE_DATA_ERROR));
      }
      assertThat(system.run(stream.writeAsync(bread())).result()).isEqualTo(BYTES);
      byte[] toast = new byte[BYTES];
      assertThat(system.run(stream.readAsync(toast)).result()).isEqualTo(BYTES);
      Toast.untoast(toast, 0, BYTES, 0, Protocol.DEFAULT_BROWNING);
      assertThat(toast).isEqualTo(bread());
    }
  }
}
