package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A port that one thread inserts into and removes from: what goes in, comes out. */
class CompletionPortTest {
  private final List<Long> disposed = new ArrayList<>();
  private final CompletionPort port = new CompletionPort(2, packet -> disposed.add(packet.key()));
  private final Worker worker = new Worker("port", new Processors(1).processor(0));

  @AfterEach
  void close() {
    worker.close();
  }

  private static CompletionPacket packet(long key) {
    return new PostedPacket().set(key, null, NtStatus.SUCCESS, 0);
  }

  private List<Long> remove(int count, boolean alertable) {
    @Nullable CompletionPacket[] into = new CompletionPacket[4];
    int got = port.remove(into, count, alertable, 0);
    List<Long> keys = new ArrayList<>();
    for (int i = 0; i < got; i++) {
      CompletionPacket packet = into[i];
      keys.add(packet == null ? -1 : packet.key());
    }
    return got <= 0 ? List.of((long) got) : keys;
  }

  @Test
  @DisplayName("semantics 61: concurrency 0 is the number of processors")
  void shouldTakeTheNumberOfProcessors() {
    try (CompletionPort all = new CompletionPort(0)) {
      assertThat(all.concurrency()).isEqualTo(Processors.system().count());
    }
    assertThatThrownBy(() -> new CompletionPort(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("semantics 62, 63: packets are first in first out, insert returns the depth before")
  void shouldHandOutInOrder() {
    assertThat(port.insert(packet(1))).isEqualTo(0);
    assertThat(port.insert(packet(2))).isEqualTo(1);
    assertThat(port.insert(packet(3))).isEqualTo(2);
    assertThat(port.depth()).isEqualTo(3);
    worker.run(
        () -> {
          for (long key = 1; key <= 3; key++) {
            assertThat(remove(1, false)).containsExactly(key);
          }
          assertThat(port.remove(0)).isNull();
        });
    assertThat(port.depth()).isZero();
  }

  @Test
  @DisplayName("semantics 67, 72 (T6): an empty poll times out; four values pass untouched")
  void shouldPassValuesUntouched() {
    Object context = new Object();
    worker.run(
        () -> {
          assertThat(port.remove(0)).isNull();
          assertThat(CompletionPort.status((int) (long) remove(2, false).getFirst()))
              .isEqualTo(NtStatus.TIMEOUT);
          assertThat(port.post(123, context, NtStatus.INVALID_DEVICE_REQUEST, 1L << 40)).isZero();
          assertThat(port.depth()).isEqualTo(1);
          CompletionPacket got = port.remove(-1);
          assertThat(got).isNotNull();
          if (got != null) {
            assertThat(got.key()).isEqualTo(123);
            assertThat(got.context()).isSameAs(context);
            assertThat(got.status()).isEqualTo(NtStatus.INVALID_DEVICE_REQUEST);
            assertThat(got.information()).isEqualTo(1L << 40);
            assertThat(got).isInstanceOf(PostedPacket.class);
          }
          assertThat(port.depth()).isZero();
          port.post(0, null, 0, 0);
          CompletionPacket empty = port.remove(0);
          assertThat(empty).isNotNull();
          assertThat(empty == null ? "" : empty.context()).isNull();
        });
  }

  @Test
  @DisplayName("semantics 69 (T6): a batch is filled in order, as far as there are packets")
  void shouldRemoveInBatches() {
    worker.run(
        () -> {
          port.insert(packet(1));
          assertThat(remove(2, false)).containsExactly(1L);
          port.insert(packet(2));
          port.insert(packet(3));
          assertThat(remove(2, false)).containsExactly(2L, 3L);
          port.insert(packet(4));
          port.post(5, null, NtStatus.CANCELLED, 0); // a failed I/O is an entry as any other
          assertThat(remove(1, false)).containsExactly(4L);
          assertThat(remove(4, false)).containsExactly(5L);
          for (long key = 6; key <= 11; key++) {
            port.insert(packet(key));
          }
          assertThat(remove(4, false)).containsExactly(6L, 7L, 8L, 9L);
          assertThat(port.depth()).isEqualTo(2);
          assertThat(remove(4, false)).containsExactly(10L, 11L);
          assertThat(port.running()).isEqualTo(1);
        });
    CompletionPacket[] two = new CompletionPacket[2];
    assertThatThrownBy(() -> port.remove(two, 3, false, 0)).hasMessageContaining("1 to its length");
    assertThatThrownBy(() -> port.remove(two, 0, false, 0)).hasMessageContaining("1 to its length");
  }

  @Test
  @DisplayName("semantics 70, 71 (T6): an APC ends an alertable poll only; a packet comes first")
  void shouldBeAlertable() {
    List<String> log = new ArrayList<>();
    worker.run(
        () -> {
          Apc apc = new Apc(KernelThread.current(), Apc.Mode.USER, () -> log.add("apc"));
          assertThat(port.remove(0)).isNull(); // from now on the thread belongs to the port
          apc.insert(0, 0);
          assertThat(remove(2, false)).containsExactly(0L);
          assertThat(port.remove(0)).isNull();
          assertThat(log).isEmpty();
          port.insert(packet(1));
          assertThat(remove(2, true)).containsExactly(1L);
          assertThat(log).isEmpty();
          assertThat(remove(2, true)).containsExactly((long) CompletionPort.USER_APC);
          assertThat(log).containsExactly("apc");
          assertThat(remove(2, true)).containsExactly((long) CompletionPort.TIMED_OUT);
        });
  }

  @Test
  @DisplayName("semantics 70: for a thread that is new to the port, the APC comes first")
  void shouldPreferTheApcOfANewThread() {
    List<String> log = new ArrayList<>();
    worker.run(
        () -> {
          port.insert(packet(1));
          new Apc(KernelThread.current(), Apc.Mode.USER, () -> log.add("apc")).insert(0, 0);
          assertThat(remove(1, true)).containsExactly((long) CompletionPort.USER_APC);
          assertThat(log).containsExactly("apc");
          assertThat(port.running()).isZero(); // and it is still new
          assertThat(remove(1, true)).containsExactly(1L);
        });
  }

  @Test
  @DisplayName("semantics 68, 82: a closed port gives nothing and disposes of what is left")
  void shouldDisposeOfWhatIsLeft() {
    port.insert(packet(1));
    port.insert(packet(2));
    assertThat(port.closed()).isFalse();
    port.close();
    port.close();
    assertThat(disposed).containsExactly(1L, 2L);
    CompletionPacket late = packet(3);
    assertThat(port.insert(late)).isEqualTo(-1);
    assertThat(port.insert(late)).isEqualTo(-1);
    assertThat(disposed).containsExactly(1L, 2L, 3L, 3L);
    assertThat(port.closed()).isTrue();
    assertThat(port.depth()).isZero();
    worker.run(
        () -> {
          assertThat(port.remove(-1)).isNull();
          assertThat(remove(1, false)).containsExactly((long) CompletionPort.CLOSED);
        });
    assertThat(CompletionPort.status(CompletionPort.CLOSED)).isEqualTo(NtStatus.INVALID_HANDLE);
  }

  @Test
  void shouldDisposeOfAllWhenTheDisposerFails() {
    List<Throwable> faults = new ArrayList<>();
    CompletionPort failing =
        new CompletionPort(
            1,
            packet -> {
              throw new IllegalStateException("on purpose " + packet.key());
            });
    failing.insert(packet(1));
    failing.insert(packet(2));
    try (Worker closer = new Worker("closer", new Processors(1, faults::add).processor(0))) {
      closer.run(failing::close);
    }
    assertThat(faults)
        .extracting(Throwable::getMessage)
        .containsExactly("on purpose 1", "on purpose 2");
  }

  @Test
  @DisplayName("semantics 83: the port's event is signalled while packets are queued, and on close")
  void shouldSignalWhilePacketsAreQueued() {
    port.insert(packet(1));
    KernelEvent signal = port.signal();
    assertThat(port.signal()).isSameAs(signal);
    worker.run(
        () -> {
          assertThat(signal.signalled()).isTrue();
          port.insert(packet(2));
          port.remove(0);
          assertThat(signal.signalled()).isTrue();
          port.remove(0);
          assertThat(signal.signalled()).isFalse();
          port.insert(packet(3));
          assertThat(KernelThread.current().waitFor(signal, false, -1)).isZero();
          assertThat(remove(4, false)).containsExactly(3L);
          assertThat(signal.signalled()).isFalse();
        });
    port.close();
    assertThat(signal.signalled()).isTrue();
  }

  @Test
  void shouldRefuseAPacketThatIsInserted() {
    CompletionPacket packet = packet(1);
    port.insert(packet);
    assertThatThrownBy(() -> port.insert(packet)).hasMessageContaining("Remove it first");
    worker.run(() -> assertThat(port.remove(0)).isSameAs(packet));
    assertThat(port.insert(packet)).isZero();
  }

  @Test
  void shouldMapCodesToStatuses() {
    assertThat(CompletionPort.status(3)).isEqualTo(NtStatus.SUCCESS);
    assertThat(CompletionPort.status(CompletionPort.TIMED_OUT)).isEqualTo(NtStatus.TIMEOUT);
    assertThat(CompletionPort.status(CompletionPort.USER_APC)).isEqualTo(NtStatus.USER_APC);
    assertThat(CompletionPort.status(CompletionPort.ABANDONED))
        .isEqualTo(NtStatus.ABANDONED_WAIT_0);
  }
}
