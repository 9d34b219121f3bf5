package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.time.Alarm;

/** Ports, handles and timers that are closed while something is under way. */
class CloseTest {
  private final IoRig rig = new IoRig();

  @Test
  @DisplayName("semantics 82: a port that is closed ends the requests whose packets it holds")
  void shouldEndTheRequestsLeftInADefaultPort() {
    CompletionPort port = new CompletionPort(1);
    FileObject file = rig.open(false);
    file.bind(port, 5);
    IoRequest left = new IoRequest().context("left");
    IoRequest late = new IoRequest().context("late");
    rig.write(file, left);
    rig.write(file, late);
    rig.completeParked(NtStatus.SUCCESS, 7);
    assertThat(port.depth()).isOne();
    port.close();
    assertThat(left.statusBlock().information()).isEqualTo(7);
    rig.completeParked(NtStatus.SUCCESS, 8);
    assertThat(late.statusBlock().information()).isEqualTo(8);
    assertThat(rig.io.packetsInUse()).isZero();
    rig.io.close(file);
    assertThat(rig.calls).endsWith(MajorFunction.CLEANUP, MajorFunction.CLOSE);
  }

  @Test
  void shouldTellWhatALeftPacketCarriedWhenItsRequestIsEnded() {
    CompletionEntry entry = new CompletionEntry();
    CompletionPort port = new CompletionPort(1, packet -> rig.io.dispose(packet, entry));
    FileObject file = rig.open(false);
    file.bind(port, 5);
    rig.write(file, new IoRequest().context("left").id(9));
    rig.completeParked(NtStatus.SUCCESS, 7);
    port.close();
    assertThat(entry.key()).isEqualTo(5);
    assertThat(entry.context()).isEqualTo("left");
    assertThat(entry.information()).isEqualTo(7);
    assertThat(entry.id()).isEqualTo(9);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 36: a request that reaches the driver after CLEANUP is cancelled")
  void shouldCancelWhatComesAfterCleanup() {
    CancelSafeQueue queue = new CancelSafeQueue(rig.io, 8);
    FileObject file = rig.open(false);
    rig.handler =
        (device, irp) -> {
          rig.io.close(file); // another thread closes, and this one was on its way
          irp.markPending();
          queue.insert(irp);
          return NtStatus.PENDING;
        };
    IoRequest request = new IoRequest().event(IoRig.event());
    assertThat(rig.write(file, request)).isEqualTo(NtStatus.PENDING);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    assertThat(queue.size()).isZero();
    assertThat(rig.calls).endsWith(MajorFunction.CLEANUP, MajorFunction.CLOSE);
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  void shouldForgetTheAlarmsOfAClosedTimer() {
    SharedTimer timer = new SharedTimer();
    WeakReference<Alarm> early = arm(timer);
    assertThat(timer.armed()).isOne();
    timer.close();
    assertThat(timer.armed()).isZero();
    WeakReference<Alarm> late = arm(timer);
    assertThat(timer.armed()).isZero();
    Await.until(
        "the alarms are collected",
        () -> {
          System.gc();
          return early.refersTo(null) && late.refersTo(null);
        });
    timer.disarm(() -> {});
    timer.close();
  }

  private static WeakReference<Alarm> arm(SharedTimer timer) {
    byte[] something = new byte[1];
    Alarm alarm = () -> something[0]++;
    timer.arm(alarm, timer.nanoTime() + 3_600_000_000_000L);
    return new WeakReference<>(alarm);
  }
}
