package usbtoaster.experiments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.Task;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Protocol;
import usbtoaster.targets.Board;
import usbtoaster.targets.TargetException;
import usbtoaster.toaster.Toaster;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;

/**
 * A toaster, put together as a program does it, whose writes stay in flight for as long as one
 * likes.
 *
 * <p>The toaster has four slots and keeps toast until it is read. Once it is {@link #fill full}, a
 * write stays in flight until somebody reads: no clock and no fault is needed for that. Belongs to
 * one thread.
 */
final class Kitchen implements AutoCloseable {
  /** The bytes of a write. */
  static final int BYTES = 64;

  private final Board board;
  private final Toaster toaster;
  private final List<ToasterStream> others = new ArrayList<>();

  private Kitchen(Board board, Toaster toaster) {
    this.board = board;
    this.toaster = toaster;
  }

  static Kitchen open(Setting setting) throws IOException {
    return open(setting, Trace.OFF, ThreadPoolOptions.DEFAULT);
  }

  /** Opens the toaster of {@code setting} and lets it toast at once. */
  static Kitchen open(Setting setting, Trace trace, ThreadPoolOptions pool) throws IOException {
    Board board;
    try {
      board = setting.boards().open(trace);
    } catch (TargetException e) {
      throw new IOException(e.getMessage(), e);
    }
    @Nullable Kitchen made = null;
    try {
      made = new Kitchen(board, Toaster.builder().trace(trace).pool(pool).open(board.wiring()));
      made.stream().control(ControlCode.BROWNING_SET, 0);
      return made;
    } finally {
      if (made == null) {
        board.close();
      }
    }
  }

  Toaster toaster() {
    return toaster;
  }

  /** Returns the stream whose continuations run on workers. */
  ToasterStream stream() {
    return toaster.stream();
  }

  /** Opens another stream, which is closed with the kitchen. */
  ToasterStream open(FileAccess access, Inlining inlining) throws IOException {
    ToasterStream opened =
        ToasterStream.open(
            toaster.io(), toaster.driver().device(), toaster.pool(), access, inlining);
    others.add(opened);
    return opened;
  }

  /** Fills the slots with toast, so that each write from now on stays in flight. */
  void fill() throws IOException {
    for (int i = 0; i < Protocol.SLOTS; i++) {
      stream().write(new byte[BYTES], 0, BYTES);
    }
  }

  /** Starts a write of {@link #BYTES}. */
  Task<Integer> write() {
    return stream().writeAsync(new byte[BYTES]);
  }

  /** Reads the toast of {@code writes} writes of the stream; so the next ones have a slot. */
  void read(int writes) throws IOException {
    byte[] toast = new byte[BYTES];
    int left = writes * BYTES;
    while (left > 0) {
      left -= stream().read(toast, 0, Math.min(left, BYTES));
    }
  }

  @Override
  public void close() {
    try {
      others.forEach(ToasterStream::close);
      toaster.close();
    } finally {
      board.close();
    }
  }
}
