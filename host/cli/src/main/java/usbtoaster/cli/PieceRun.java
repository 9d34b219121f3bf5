package usbtoaster.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Delayer;
import usbtoaster.async.Task;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Toast;

/**
 * Writes pieces of bread, one after the other, and reads each back: a run to look at. In C#:
 *
 * <pre>
 *   foreach (byte[] piece in pieces) {
 *     await session.WriteAsync(piece);
 *     await session.ReadAsync(buffer);
 *   }
 * </pre>
 *
 * Runs on the UI loop.
 */
final class PieceRun extends AsyncStateMachine<@Nullable Void> {
  private static final int BROWNED = 1;
  private static final int WRITTEN = 2;
  private static final int TOASTED = 3;
  private static final int STILL = 4;
  private static final long PAUSE_NANOS = 10_000_000; // the device has nothing more to say by then

  /**
   * What to write.
   *
   * @param pieces the bread, again and again
   * @param writes how many writes, those to be shown included
   * @param browning of those that warm the code up
   * @param shown how many at the end are to be shown
   * @param shownBrowning their browning
   */
  record Plan(List<byte[]> pieces, int writes, int browning, int shown, int shownBrowning) {
    boolean shows(int number) {
      return number > writes - shown;
    }

    byte[] piece(int number) {
      return pieces.get((number - 1) % pieces.size());
    }

    int browning(int number) {
      return shows(number) ? shownBrowning : browning;
    }
  }

  /** Looks on, on the UI loop's thread. */
  interface Watcher extends AutoCloseable {
    /** The next request that is called is that write. */
    void writing(int number, boolean shown);

    /** That write has come back. */
    void written(int number, boolean shown);

    /** The device is closed; nothing more is recorded. */
    @Override
    void close();
  }

  private final Session session;
  private final Plan plan;
  private final Watcher watcher;
  private final Delayer delayer;
  private final CancellationTokenSource cancellation = new CancellationTokenSource();
  private byte[] buffer = {};
  private int number;
  private int back;
  private int browning = -1;
  private @Nullable Task<Long> control;
  private @Nullable Task<@Nullable Void> still;
  private @Nullable Task<Integer> request;

  PieceRun(Session session, Plan plan, Watcher watcher, Delayer delayer) {
    this.session = session;
    this.plan = plan;
    this.watcher = watcher;
    this.delayer = delayer;
  }

  /** Cancels what is in flight; nothing more is called. On the UI loop's thread. */
  void cancel() {
    cancellation.cancel();
  }

  @Override
  protected void moveNext() throws Exception {
    switch (state()) {
      case 0 -> next();
      case BROWNED -> {
        resultOf(Objects.requireNonNull(control));
        pause();
      }
      case STILL -> {
        resultOf(Objects.requireNonNull(still));
        write();
      }
      case WRITTEN -> {
        watcher.written(number, plan.shows(number));
        if (resultOf(Objects.requireNonNull(request)) != plan.piece(number).length) {
          throw new IllegalStateException("The toaster took less than was written");
        }
        back = 0;
        read();
      }
      default -> toasted();
    }
  }

  private void next() {
    if (number == plan.writes()) {
      complete(null);
      return;
    }
    number++;
    buffer = new byte[plan.piece(number).length];
    if (plan.browning(number) == browning) {
      pause();
      return;
    }
    browning = plan.browning(number);
    Task<Long> asked = session.control(ControlCode.BROWNING_SET, browning, cancellation.token());
    control = asked;
    suspends(asked, BROWNED);
  }

  /** A write that is to be shown finds the bus free, as one does that a click makes. */
  private void pause() {
    if (!plan.shows(number)) {
      write();
      return;
    }
    Task<@Nullable Void> pause = Task.delay(PAUSE_NANOS, delayer, cancellation.token());
    still = pause;
    suspends(pause, STILL);
  }

  private void write() {
    byte[] piece = plan.piece(number);
    watcher.writing(number, plan.shows(number));
    Task<Integer> write = session.write(piece, 0, piece.length, cancellation.token());
    request = write;
    suspends(write, WRITTEN);
  }

  private void read() {
    Task<Integer> read = session.read(buffer, back, buffer.length - back, cancellation.token());
    request = read;
    suspends(read, TOASTED);
  }

  private void toasted() throws Exception {
    int length = resultOf(Objects.requireNonNull(request));
    back += length;
    if (length <= 0 || back > buffer.length) {
      throw new IllegalStateException("The toaster gave back nothing, or more than went in");
    }
    if (back < buffer.length) {
      read();
      return;
    }
    Toast.untoast(buffer, 0, back, 0, browning);
    if (!Arrays.equals(buffer, plan.piece(number))) {
      throw new IllegalStateException("What came back is not what went in");
    }
    next();
  }
}
