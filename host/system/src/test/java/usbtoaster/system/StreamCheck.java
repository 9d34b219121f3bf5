package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.io.FileAccess;
import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;
import usbtoaster.toaster.ToasterStream;

/**
 * Writes numbered bread to one stream, reads the toast, and keeps the books: each write ends once,
 * a write that succeeded is read once, in its place, or reported lost in its place; nothing else is
 * read.
 */
final class StreamCheck {
  private static final int MAX_BYTES = 300;

  private final ToasterStream stream;
  private final RandomGenerator random;
  private final int number;
  private final Deque<Write> writes = new ArrayDeque<>(); // in order; ended ones leave at the head
  private final Deque<byte[]> expected = new ArrayDeque<>(); // toast of ended, successful writes
  private final Map<String, Long> statuses = new TreeMap<>();
  private final List<Toasted> early = new ArrayList<>(); // read before its write was seen to end
  private final byte[] buffer = new byte[MAX_BYTES];
  private Task<Integer> read;
  long issued;
  long succeeded;
  long failed;
  long canceled;
  long lost;

  private record Write(Task<Integer> task, byte[] bread) {}

  private record Toasted(byte[] toast, boolean missing) {}

  StreamCheck(VirtualSystem system, int number, RandomGenerator random) {
    this.stream = system.open(FileAccess.READ_WRITE);
    this.random = random;
    this.number = number;
    this.read = stream.readAsync(buffer);
  }

  void write(CancellationToken token) {
    byte[] bread = new byte[random.nextInt(12, MAX_BYTES + 1)];
    random.nextBytes(bread);
    ByteBuffer.wrap(bread).putInt(number).putLong(issued);
    issued++;
    writes.add(new Write(stream.writeAsync(bread, 0, bread.length, token), bread));
  }

  int pending() {
    return writes.size();
  }

  /** Takes in what has ended; returns whether nothing is under way. */
  boolean check() {
    while (read.isCompleted()) {
      takeRead();
      read = stream.readAsync(buffer);
    }
    while (!writes.isEmpty() && writes.element().task().isCompleted()) {
      takeWrite(writes.remove());
    }
    while (!early.isEmpty() && !expected.isEmpty()) {
      match(early.removeFirst());
    }
    return writes.isEmpty() && expected.isEmpty();
  }

  private void takeRead() {
    if (!read.isFaulted()) {
      early.add(new Toasted(Arrays.copyOf(buffer, read.result()), false));
      return;
    }
    int status = VirtualSystem.statusOf(read);
    statuses.merge("read: " + NtStatus.name(status), 1L, Long::sum);
    // Lost, a toast is told so in its place. After any other error it is still to be read.
    if (status == NtStatus.DEVICE_DATA_ERROR) {
      early.add(new Toasted(new byte[0], true));
    }
  }

  private void takeWrite(Write write) {
    if (write.task().isCanceled()) {
      canceled++;
    } else if (write.task().isFaulted()) {
      failed++;
      int status = VirtualSystem.statusOf(write.task());
      statuses.merge("write: " + NtStatus.name(status), 1L, Long::sum);
    } else {
      assertThat(write.task().result()).isEqualTo(write.bread().length);
      succeeded++;
      expected.add(write.bread());
    }
  }

  private void match(Toasted got) {
    byte[] bread = expected.remove();
    if (got.missing()) {
      lost++;
      return;
    }
    byte[] back = got.toast().clone();
    Toast.untoast(back, 0, back.length, 0, Protocol.DEFAULT_BROWNING);
    assertThat(back).as("toast of a write of stream %d", number).isEqualTo(bread);
  }

  /** Checks that nothing more was read than was written. */
  void finish() {
    assertThat(early).isEmpty();
    assertThat(issued).isEqualTo(succeeded + failed + canceled);
    stream.close();
    assertThat(read.isCompleted() || stream.inFlight() > 0).isTrue();
  }

  Map<String, Long> statuses() {
    return statuses;
  }

  @Override
  public String toString() {
    return "stream "
        + number
        + ": "
        + writes.size()
        + " writes pending, "
        + expected.size()
        + " toasts expected, "
        + early.size()
        + " early, read "
        + (read.isCompleted() ? "complete" : "pending")
        + ", in flight "
        + stream.inFlight();
  }
}
