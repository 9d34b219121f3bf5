package usbtoaster.targets.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import usbtoaster.async.CancellationRegistration;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.protocol.ControlCode;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.wires.record.WireRecorder;

/**
 * A {@link ToasterStream} whose calls and cancellations are recorded. Any thread. The calls are
 * those of the stream, and mean the same.
 */
public final class RecordedStream implements AutoCloseable {
  static final String WRITE = "write";
  static final String READ = "read";
  static final String CONTROL = "control-"; // and the code
  static final String CANCEL = "cancel";
  static final String CLOSE = "close";

  private static final byte[] NOTHING = {};
  private static final int FEW = 16;

  private final ToasterStream stream;
  private final WireRecorder recorder;
  private final List<Watched> watched = new ArrayList<>(); // guarded by itself, as the next
  private int enough = FEW;

  private record Watched(Task<?> task, CancellationRegistration registration) {}

  RecordedStream(ToasterStream stream, WireRecorder recorder) {
    this.stream = stream;
    this.recorder = recorder;
  }

  /** Starts to write; see {@link ToasterStream#writeAsync}. */
  public Task<Integer> writeAsync(byte[] data, int offset, int length, CancellationToken token) {
    Objects.checkFromIndexSize(offset, length, data.length);
    byte[] bread = Arrays.copyOfRange(data, offset, offset + length);
    return call(WRITE, length, bread, token, own -> stream.writeAsync(data, offset, length, own));
  }

  /** Starts to read; see {@link ToasterStream#readAsync}. */
  public Task<Integer> readAsync(byte[] data, int offset, int length, CancellationToken token) {
    return call(READ, length, NOTHING, token, own -> stream.readAsync(data, offset, length, own));
  }

  /** Starts a control code; see {@link ToasterStream#controlAsync}. */
  public Task<Long> controlAsync(ControlCode code, long value, CancellationToken token) {
    return call(
        CONTROL + code.code(), value, NOTHING, token, own -> stream.controlAsync(code, value, own));
  }

  private <T> Task<T> call(
      String what,
      long value,
      byte[] data,
      CancellationToken token,
      Function<CancellationToken, Task<T>> starter) {
    if (token.isCancellationRequested()) {
      return starter.apply(token); // which does not reach the driver
    }
    int id = recorder.nextCall();
    CancellationTokenSource own = new CancellationTokenSource();
    Task<T> task = recorder.call(id, what, value, data, () -> starter.apply(own.token()));
    if (token.canBeCanceled()) {
      watch(task, token.register(() -> cancel(id, own)));
    }
    return task;
  }

  private void cancel(int id, CancellationTokenSource own) {
    recorder.call(
        id,
        CANCEL,
        0,
        NOTHING,
        () -> {
          own.cancel();
          return id;
        });
  }

  /** Keeps a registration until its task is complete, or some time longer. */
  private void watch(Task<?> task, CancellationRegistration registration) {
    synchronized (watched) {
      watched.add(new Watched(task, registration));
      if (watched.size() >= enough) {
        watched.removeIf(RecordedStream::over);
        enough = 2 * watched.size() + FEW;
      }
    }
  }

  private static boolean over(Watched each) {
    boolean over = each.task().isCompleted();
    if (over) {
      each.registration().close();
    }
    return over;
  }

  /** Closes the stream; see {@link ToasterStream#close}. */
  @Override
  public void close() {
    recorder.call(CLOSE, stream::close);
  }
}
