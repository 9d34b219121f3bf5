package usbtoaster.experiments;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.Task;
import usbtoaster.engines.IoSystem;
import usbtoaster.file.FileMode;
import usbtoaster.file.FileOptions;
import usbtoaster.file.FileStream;
import usbtoaster.io.IoException;
import usbtoaster.linux.Errno;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;

/**
 * Pipes of Linux whose one end is a stream of a system, and whose other end is read when it is told
 * to. A pipe takes 64 KiB; what is written beyond that waits for a reader. Belongs to one thread.
 */
final class WritePipes implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final FileOptions WRITES =
      new FileOptions(FileMode.OPEN, false, true, false, FileOptions.READ.permissions());

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment buffer = arena.allocate(BUFFER_BYTES);
  private final List<FileStream> streams = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private final List<Task<Integer>> writes = new ArrayList<>();

  private WritePipes() {}

  /** Opens {@code count} pipes. */
  static WritePipes open(IoSystem system, int count) throws IOException {
    WritePipes pipes = new WritePipes();
    boolean opened = false;
    try {
      for (int i = 0; i < count; i++) {
        MemorySegment fds = pipes.arena.allocate(JAVA_INT, 2);
        check("Making a pipe", Libc.pipe2(fds, FileFlags.O_CLOEXEC));
        pipes.ends.add(fds.get(JAVA_INT, 0));
        int fd = fds.getAtIndex(JAVA_INT, 1);
        pipes.streams.add(FileStream.adopt(system, fd, "a pipe", WRITES));
      }
      opened = true;
      return pipes;
    } finally {
      if (!opened) {
        pipes.close();
      }
    }
  }

  private static void check(String what, long result) throws IOException {
    if (result < 0) {
      throw new IoException(what, Errno.status(result));
    }
  }

  /** Starts to write {@code data} into each, and awaits it. */
  void write(byte[] data) {
    for (FileStream stream : streams) {
      Task<Integer> write = stream.writeAsync(data, 0);
      write.onCompleted(() -> {}, false);
      writes.add(write);
    }
  }

  /** Returns how many of these writes have ended. */
  int written() {
    return (int) writes.stream().filter(Task::isCompleted).count();
  }

  /** Writes {@code data} over and over into the first, each when the one before has ended. */
  void writeInTurn(byte[] data, int times) throws InterruptedException {
    Turns turns = new Turns(streams.getFirst(), data, times);
    turns.start();
    turns.over.await();
    turns.result(); // throws what went wrong
  }

  private static final class Turns extends AsyncStateMachine<Integer> {
    private final FileStream stream;
    private final byte[] data;
    private final CountDownLatch over = new CountDownLatch(1);
    private int left;
    private Task<Integer> write = Task.completed(0);

    Turns(FileStream stream, byte[] data, int times) {
      this.stream = stream;
      this.data = data;
      left = times;
      onCompleted(over::countDown, false);
    }

    @Override
    protected void moveNext() throws Exception {
      resultOf(write);
      if (left == 0) {
        complete(0);
        return;
      }
      left--;
      write = stream.writeAsync(data, 0);
      suspends(write.configureAwait(false), 1);
    }
  }

  /** Reads so many bytes from each. */
  void read(int bytes) throws IOException {
    for (int end : ends) {
      long left = bytes;
      while (left > 0) {
        long read = Libc.read(end, buffer, Math.min(left, BUFFER_BYTES));
        check("Reading from a pipe", read);
        if (read == 0) {
          throw new IOException("A pipe has ended early.");
        }
        left -= read;
      }
    }
  }

  @Override
  public void close() {
    streams.forEach(FileStream::close);
    ends.forEach(Libc::close);
    arena.close();
  }
}
