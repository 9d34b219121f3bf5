package usbtoaster.cli;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.async.TaskCompletionSource;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Toast;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.RequestWait;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

/**
 * A toaster without a stack, with one thread that plays the hardware. It can be told to misbehave:
 * set the fields before it is used.
 */
final class FakeSession implements Session {
  /** Says which writes, counted from 1, never end. */
  LongPredicate silent = n -> false;

  /** Says which writes fail. */
  LongPredicate burns = n -> false;

  int mostPerRead = Integer.MAX_VALUE;
  long corruptByte = -1;
  int extraBytes;
  Runnable whenFull = () -> {};
  int fullAt = Integer.MAX_VALUE;

  private final ExecutorService hardware =
      Executors.newSingleThreadExecutor(
          body -> new StackThread(ThreadKind.DEVICE, "fake-device", body));
  private final Queue<Byte> toast = new ArrayDeque<>();
  private @Nullable Runnable reader;
  private int browning;
  private long writes;
  private long bytesBack;
  private int inFlight;
  int mostInFlight;
  final List<Integer> lengths = new ArrayList<>();
  boolean closed;

  @Override
  public Task<Integer> write(byte[] data, int offset, int length, CancellationToken token) {
    TaskCompletionSource<Integer> source = new TaskCompletionSource<>();
    token.register(() -> hardware.execute(source::trySetCanceled));
    hardware.execute(() -> toasts(data, offset, length, source));
    return source.task();
  }

  private void toasts(byte[] data, int offset, int length, TaskCompletionSource<Integer> source) {
    writes++;
    inFlight++;
    mostInFlight = Math.max(mostInFlight, inFlight);
    lengths.add(length);
    if (inFlight == fullAt) {
      whenFull.run();
    }
    if (silent.test(writes)) {
      return;
    }
    if (burns.test(writes)) {
      source.trySetException(new IOException("The write burnt"));
      return;
    }
    byte[] copy = new byte[length];
    System.arraycopy(data, offset, copy, 0, length);
    Toast.toast(copy, 0, length, 0, browning);
    hardware.execute(
        () -> {
          for (byte b : copy) {
            toast.add(b);
          }
          for (; extraBytes > 0; extraBytes--) {
            toast.add((byte) 0);
          }
          inFlight--;
          source.trySetResult(length);
          serve();
        });
  }

  private void serve() {
    Runnable waiting = reader;
    if (waiting != null && !toast.isEmpty()) {
      reader = null;
      waiting.run();
    }
  }

  @Override
  public Task<Integer> read(byte[] data, int offset, int length, CancellationToken token) {
    TaskCompletionSource<Integer> source = new TaskCompletionSource<>();
    token.register(() -> hardware.execute(source::trySetCanceled));
    hardware.execute(
        () -> {
          reader = () -> source.trySetResult(take(data, offset, Math.min(length, mostPerRead)));
          serve();
        });
    return source.task();
  }

  private int take(byte[] data, int offset, int length) {
    int taken = 0;
    for (Byte b = next(length > 0); b != null; b = next(taken < length)) {
      data[offset + taken++] = bytesBack++ == corruptByte ? (byte) ~b : b;
    }
    return taken;
  }

  private @Nullable Byte next(boolean room) {
    return room ? toast.poll() : null;
  }

  @Override
  public Task<Long> control(ControlCode code, long value, CancellationToken token) {
    TaskCompletionSource<Long> source = new TaskCompletionSource<>();
    hardware.execute(
        () -> {
          if (code == ControlCode.BROWNING_SET) {
            browning = (int) value;
          }
          source.setResult(code == ControlCode.INTERRUPTS ? 3 * writes : value);
        });
    return source.task();
  }

  @Override
  public Trace trace() {
    return Trace.OFF;
  }

  @Override
  public RequestWait requestWait() {
    return (blocker, stack) -> blocker instanceof Task;
  }

  @Override
  public void close() {
    closed = true;
    hardware.close();
  }
}
