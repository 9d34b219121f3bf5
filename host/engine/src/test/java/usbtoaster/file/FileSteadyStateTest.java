package usbtoaster.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.engine.EngineKind;
import usbtoaster.engines.EngineOptions;
import usbtoaster.engines.EngineRig;
import usbtoaster.io.Inlining;
import usbtoaster.io.ReusableOperation;

/** A file that is read over and over: what that allocates, on all threads together. */
class FileSteadyStateTest {
  private static final int ROUNDS = 1_000;
  private static final int WINDOWS = 10; // the JVM allocates, too, while it compiles
  private static final int OF_A_CALL = 40; // of the JDK's, until its second compiler has come
  private static final int SOME = 8;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir private Path folder;

  /** Reads the same page again and again. */
  private static final class Reads extends AsyncStateMachine<Long> {
    private final ReusableOperation read;
    private final byte[] data = new byte[4096];
    private int left;
    private long bytes;
    private short token;

    Reads(FileStream file, int rounds) {
      read = file.reusableOperation();
      left = rounds;
    }

    @Override
    protected void moveNext() throws IOException {
      while (true) {
        if (state() == 1) {
          bytes += read.bytes(token);
          left--;
        }
        if (left == 0) {
          complete(bytes);
          return;
        }
        token = read.read(data, 0, data.length, 0);
        if (suspends(read, token, 1)) {
          return;
        }
      }
    }
  }

  /** The least bytes a read, of some windows: what else is allocated is not the reads'. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "IOCP, 3, 0", // the bell, its read, and an enter, at most
    "URING, 2, 0",
    "BLOCKING, 1, 0",
    "EPOLL, 1, 40" // a piece of work for the workers
  })
  void shouldAllocateNothingOfItsOwn(EngineKind kind, int calls, int work) throws IOException {
    EngineOptions options = EngineOptions.of(kind).withInlining(Inlining.INLINE);
    Path path = Files.write(folder.resolve("a"), new byte[4096]);
    try (EngineRig rig = new EngineRig(options);
        FileStream file = FileStream.open(rig.system, path, FileOptions.READ)) {
      long least = Long.MAX_VALUE;
      for (int i = 0; i < WINDOWS; i++) {
        Reads reads = new Reads(file, ROUNDS);
        long before = THREADS.getTotalThreadAllocatedBytes();
        assertThat(reads.start().join()).isEqualTo(4096L * ROUNDS);
        least = Math.min(least, THREADS.getTotalThreadAllocatedBytes() - before);
      }
      assertThat(least / ROUNDS)
          .as("bytes a read")
          .isLessThanOrEqualTo((long) calls * OF_A_CALL + work + SOME);
    }
  }
}
