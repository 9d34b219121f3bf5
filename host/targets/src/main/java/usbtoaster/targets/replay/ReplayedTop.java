package usbtoaster.targets.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.protocol.Protocol;
import usbtoaster.time.Timebase;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;
import usbtoaster.wires.record.WireEvent.Call;

/** The stack of a replay, with the application's calls as they were recorded. For one thread. */
final class ReplayedTop implements AutoCloseable {
  private static final int POOLED_PACKETS = 1024;

  private final ToasterWiring wiring;
  private final Timebase time;
  private final ToasterSettings settings;
  private final IoManager io;
  private final ThreadPool pool;
  private final Map<Integer, Started> started = new HashMap<>();
  private @Nullable ToasterDriver driver;
  private @Nullable ToasterStream stream;

  private record Started(Task<?> task, CancellationTokenSource cancellation) {}

  ReplayedTop(ToasterWiring wiring, Timebase time, ToasterSettings settings, Trace trace) {
    this.wiring = wiring;
    this.time = time;
    this.settings = settings;
    io = new IoManager(trace, POOLED_PACKETS);
    pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
  }

  /** Does what the application did. What makes no sense, of a forged recording, is left out. */
  void call(Call call) {
    try {
      switch (call.what()) {
        case ToasterRecorder.START -> {
          if (driver == null) {
            driver = ToasterDriver.start("toaster", io, wiring, settings, time);
          }
        }
        case ToasterRecorder.OPEN -> {
          if (driver != null) {
            stream =
                ToasterStream.open(
                    io, driver.device(), pool, FileAccess.READ_WRITE, Inlining.INLINE);
          }
        }
        case RecordedStream.CLOSE -> {
          if (stream != null) {
            stream.close();
          }
        }
        case ToasterRecorder.STOP -> {
          if (driver != null) {
            driver.close();
          }
        }
        case RecordedStream.CANCEL -> {
          Started of = started.get(call.id());
          if (of != null) {
            of.cancellation().cancel();
          }
        }
        default -> {
          if (stream != null) {
            CancellationTokenSource own = new CancellationTokenSource();
            started.put(call.id(), new Started(request(stream, call, own), own));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Task<?> request(ToasterStream to, Call call, CancellationTokenSource own) {
    return switch (call.what()) {
      case RecordedStream.WRITE -> to.writeAsync(call.data(), 0, call.data().length, own.token());
      case RecordedStream.READ -> {
        int length = Math.clamp(call.value(), 0, Protocol.SLOT_BYTES);
        yield to.readAsync(new byte[length], 0, length, own.token());
      }
      case String control ->
          to.controlAsync(ToasterReplay.code(control), call.value(), own.token());
    };
  }

  /** Takes the packets of the requests that have ended. */
  void pump() {
    if (pool.pump() > 0) {
      started.values().removeIf(each -> each.task().isCompleted());
    }
  }

  @Override
  public void close() {
    if (stream != null) {
      stream.close();
    }
    if (driver != null) {
      driver.close();
    }
    pool.close();
  }
}
