package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.io.FileAccess;
import usbtoaster.io.IoException;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;
import usbtoaster.toaster.ToasterStream;

@ParameterizedClass(name = "on the {0}")
@EnumSource(TestTarget.class)
class ToasterStreamTest {
  private final VirtualSystem system;

  ToasterStreamTest(TestTarget target) {
    system = new VirtualSystem(target);
  }

  @AfterEach
  void close() {
    system.close();
  }

  private static byte[] bread(int length) {
    byte[] bread = new byte[length];
    new Random(length).nextBytes(bread);
    return bread;
  }

  private static byte[] toastOf(byte[] bread) {
    byte[] toast = bread.clone();
    Toast.toast(toast, 0, toast.length, 0, Protocol.DEFAULT_BROWNING);
    return toast;
  }

  @Test
  void shouldReadBackWhatWasWrittenAsToast() {
    try (ToasterStream stream = system.open(FileAccess.READ_WRITE)) {
      byte[] bread = bread(1000);
      assertThat(system.run(stream.writeAsync(bread)).result()).isEqualTo(1000);
      byte[] toast = new byte[1000];
      assertThat(system.run(stream.readAsync(toast)).result()).isEqualTo(1000);
      assertThat(toast).isEqualTo(toastOf(bread));
      assertThat(system.driver.counters().timeouts()).isZero();
      assertThat(system.driver.counters().resends()).isZero();
    }
  }

  @Test
  void shouldReturnAtOnceAndCompleteLater() {
    try (ToasterStream stream = system.open(FileAccess.WRITE_ONLY)) {
      long before = system.nanoTime();
      Task<Integer> write = stream.writeAsync(bread(100));
      assertThat(write.isCompleted()).isFalse();
      assertThat(stream.inFlight()).isOne();
      system.run(write);
      long expected = TimeUnit.MICROSECONDS.toNanos(Toast.toastingMicros(3, 100));
      assertThat(system.nanoTime() - before).isGreaterThanOrEqualTo(expected);
      assertThat(stream.inFlight()).isZero();
    }
  }

  @Test
  void shouldReadToastInTheOrderOfTheWrites() {
    try (ToasterStream stream = system.open(FileAccess.READ_WRITE)) {
      List<byte[]> breads = new ArrayList<>();
      List<Task<Integer>> writes = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        byte[] bread = bread(1 + (i * 7919) % 9000); // long and short: done in another order
        breads.add(bread);
        writes.add(stream.writeAsync(bread));
      }
      for (byte[] bread : breads) {
        byte[] toast = new byte[bread.length];
        assertThat(system.run(stream.readAsync(toast)).result()).isEqualTo(bread.length);
        assertThat(toast).isEqualTo(toastOf(bread));
      }
      assertThat(writes).allMatch(Task::isCompleted);
    }
  }

  @Test
  void shouldGiveShortReadsAndContinueInTheSameToast() {
    try (ToasterStream stream = system.open(FileAccess.READ_WRITE)) {
      byte[] bread = bread(5000);
      stream.writeAsync(bread);
      byte[] toast = new byte[5000];
      int got = 0;
      while (got < toast.length) {
        got += system.run(stream.readAsync(toast, got, 700, CancellationToken.NONE)).result();
        if (toast.length - got < 700) {
          got +=
              system
                  .run(stream.readAsync(toast, got, toast.length - got, CancellationToken.NONE))
                  .result();
        }
      }
      assertThat(toast).isEqualTo(toastOf(bread));
    }
  }

  @Test
  void shouldSplitAWriteThatIsLargerThanASlot() {
    try (ToasterStream stream = system.open(FileAccess.READ_WRITE)) {
      byte[] bread = bread(3 * Protocol.SLOT_BYTES + 17);
      Task<Integer> write = stream.writeAsync(bread);
      byte[] toast = new byte[bread.length];
      int got = 0;
      while (got < toast.length) {
        Task<Integer> read =
            stream.readAsync(toast, got, toast.length - got, CancellationToken.NONE);
        int from = got;
        got += system.run(read).result();
        Toast.untoast(toast, from, got - from, 0, Protocol.DEFAULT_BROWNING);
      }
      assertThat(write.result()).isEqualTo(bread.length);
      assertThat(toast).isEqualTo(bread);
    }
  }

  @Test
  void shouldSetAndGetTheBrowning() {
    try (ToasterStream stream = system.open(FileAccess.READ_WRITE)) {
      assertThat(system.run(stream.controlAsync(ControlCode.BROWNING_GET, 0)).result())
          .isEqualTo(Protocol.DEFAULT_BROWNING);
      system.run(stream.controlAsync(ControlCode.BROWNING_SET, 7));
      assertThat(system.run(stream.controlAsync(ControlCode.BROWNING_GET, 0)).result())
          .isEqualTo(7);
    }
  }

  @Test
  void shouldRefuseABrowningOutOfRangeWithAStatus() {
    try (ToasterStream stream = system.open(FileAccess.READ_WRITE)) {
      Task<Long> control = system.run(stream.controlAsync(ControlCode.BROWNING_SET, 99));
      assertThat(control.exception())
          .isInstanceOfSatisfying(
              IoException.class, e -> assertThat(e.status()).isEqualTo(NtStatus.INVALID_PARAMETER));
    }
  }

  @Test
  void shouldCancelAWriteWhereverItIs() {
    try (ToasterStream stream = system.open(FileAccess.WRITE_ONLY)) {
      CancellationTokenSource source = new CancellationTokenSource();
      List<Task<Integer>> writes = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        writes.add(stream.writeAsync(bread(9000), 0, 9000, source.token()));
      }
      system.advance(5_000_000); // some toast, one has the bus, others wait
      source.cancel();
      system.runUntil(() -> writes.stream().allMatch(Task::isCompleted));
      assertThat(writes).anyMatch(Task::isCanceled);
      assertThat(system.run(stream.writeAsync(bread(10))).result()).isEqualTo(10);
      assertThat(stream.inFlight()).isZero();
    }
  }

  @Test
  void shouldEndWhatWaitsWhenTheStreamIsClosed() {
    ToasterStream stream = system.open(FileAccess.READ_WRITE);
    List<Task<Integer>> writes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      writes.add(stream.writeAsync(bread(2000)));
    }
    stream.close();
    system.runUntil(() -> writes.stream().allMatch(Task::isCompleted));
    assertThat(writes.stream().filter(Task::isCanceled).count()).isEqualTo(6);
    ToasterStream other = system.open(FileAccess.WRITE_ONLY);
    assertThat(system.run(other.writeAsync(bread(10))).result()).isEqualTo(10);
    assertThat(stream.writeAsync(bread(1)).exception()).isInstanceOf(IoException.class);
  }
}
