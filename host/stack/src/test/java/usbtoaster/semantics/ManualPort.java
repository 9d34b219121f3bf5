package usbtoaster.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import usbtoaster.kernel.Apc;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.kernel.CompletionPort;
import usbtoaster.kernel.IoRig;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;

/** T6: a port that packets are posted to by hand, polled by the thread that posted them. */
final class ManualPort {
  private final IoRig rig = new IoRig();
  private final CompletionPort port = rig.port();
  private final CompletionEntry[] entries = {new CompletionEntry(), new CompletionEntry()};
  private int ran;

  static Stream<Row> rows() {
    return Stream.of(
        row("empty: TIMEOUT", ManualPort::pollEmpty),
        row("posted: all four values, unchanged", ManualPort::passValues),
        row("batch of 2 on empty: TIMEOUT", world -> world.assertBatches(0, 2, 0)),
        row("batch of 2, one posted: 1", world -> world.assertBatches(1, 2, 1)),
        row("batch of 2, two posted: both in order", world -> world.assertBatches(2, 2, 2)),
        row("batch of 1 twice, two posted: in order", world -> world.assertBatches(2, 1, 1, 1)),
        row("APC, not alertable: TIMEOUT, not run", world -> world.pollWithApc(0, false)),
        row("APC, alertable: USER_APC, run once", world -> world.pollWithApc(0, true)),
        row("APC and packet, alertable: the packet, not run", world -> world.pollWithApc(1, true)));
  }

  private static Row row(String name, Consumer<ManualPort> check) {
    return Row.of(name, ManualPort::new, check);
  }

  private int poll(int count, boolean alertable) {
    return rig.io.dequeue(port, entries, count, alertable, 0);
  }

  private void pollEmpty() {
    assertThat(rig.poll(port)).isEqualTo(NtStatus.TIMEOUT);
  }

  private void passValues() {
    Object value = new Object();
    port.post(123, value, NtStatus.INVALID_DEVICE_REQUEST, 1L << 40);
    assertThat(port.depth()).isEqualTo(1);
    assertThat(rig.poll(port)).isEqualTo(NtStatus.SUCCESS);
    assertThat(rig.entry.key()).isEqualTo(123);
    assertThat(rig.entry.context()).isSameAs(value);
    assertThat(rig.entry.status()).isEqualTo(NtStatus.INVALID_DEVICE_REQUEST);
    assertThat(rig.entry.information()).isEqualTo(1L << 40);
    assertThat(port.depth()).isZero();
  }

  /** Posts some packets, and takes batches of at most {@code size}. */
  private void assertBatches(int posted, int size, int... counts) {
    IntStream.range(0, posted).forEach(key -> port.post(key, null, NtStatus.SUCCESS, 0));
    int next = 0;
    for (int count : counts) {
      assertThat(poll(size, false)).isEqualTo(count == 0 ? CompletionPort.TIMED_OUT : count);
      for (int i = 0; i < count; i++) {
        assertThat(entries[i].key()).isEqualTo(next++);
      }
    }
    assertThat(next).isEqualTo(posted);
    assertThat(port.depth()).isZero();
  }

  private void pollWithApc(int packets, boolean alertable) {
    pollEmpty(); // from now on the thread is the port's
    new Apc(KernelThread.current(), Apc.Mode.USER, () -> ran++).insert(0, 0);
    IntStream.range(0, packets).forEach(key -> port.post(key, null, NtStatus.SUCCESS, 0));
    if (packets > 0) {
      assertThat(poll(2, alertable)).isEqualTo(packets);
      assertThat(ran).isZero();
    } else if (!alertable) {
      assertThat(poll(2, false)).isEqualTo(CompletionPort.TIMED_OUT);
      assertThat(ran).isZero();
    }
    assertThat(poll(2, true)).isEqualTo(CompletionPort.USER_APC);
    assertThat(poll(2, true)).isEqualTo(CompletionPort.TIMED_OUT);
    assertThat(ran).isEqualTo(1);
  }
}
