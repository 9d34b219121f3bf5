package usbtoaster.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.Task;
import usbtoaster.engine.EngineKind;
import usbtoaster.engines.EngineRig;
import usbtoaster.io.OperationOptions;

/** A thousand operations on one file at once, each compared with what must be there. */
@ParameterizedClass(name = "{0}")
@EnumSource
class FileLoadTest {
  private static final int PIECE = 2048;
  private static final int STEPS = 6;

  private final EngineRig rig;
  private final int chains;
  private final AtomicLong operations = new AtomicLong();
  private final AtomicReference<@Nullable String> wrong = new AtomicReference<>();
  @TempDir private Path folder;

  FileLoadTest(EngineKind kind) {
    rig = new EngineRig(kind);
    chains = kind == EngineKind.THREADS ? 100 : 1000; // it makes a thread for each operation
  }

  @AfterEach
  void shouldLeaveNothingBehind() {
    rig.close();
  }

  /** Reads and writes in a piece of the file that is its own, one after the other. */
  private final class Chain {
    private final FileStream file;
    private final Random random;
    private final int begin;
    private final CountDownLatch over;
    private final byte[] model = new byte[PIECE];
    private final byte[] data = new byte[PIECE];
    private int left = STEPS;

    Chain(FileStream file, long seed, int number, CountDownLatch over) {
      this.file = file;
      random = new Random(seed);
      begin = number * PIECE;
      this.over = over;
    }

    void step() {
      if (left-- == 0) {
        over.countDown();
        return;
      }
      int from = random.nextInt(PIECE);
      int length = random.nextInt(PIECE - from) + 1;
      boolean writes = random.nextBoolean();
      if (writes) {
        random.nextBytes(data);
        System.arraycopy(data, from, model, from, length);
      } else {
        Arrays.fill(data, (byte) 0x55);
      }
      Task<Integer> task =
          writes
              ? file.writeAsync(data, from, length, begin + from, OperationOptions.NONE)
              : file.readAsync(data, from, length, begin + from, OperationOptions.NONE);
      task.onCompleted(() -> ended(task, from, length), false);
    }

    private void ended(Task<Integer> task, int from, int length) {
      operations.incrementAndGet();
      boolean right =
          task.exception() == null
              && task.result() == length
              && Arrays.equals(data, from, from + length, model, from, from + length);
      if (!right) {
        wrong.compareAndSet(null, begin + "+" + from + ", " + length + ": " + task.exception());
      }
      step();
    }
  }

  @Test
  void shouldLoseNothingOfAThousandAtOnce() throws IOException, InterruptedException {
    long seed = new Random().nextLong();
    CountDownLatch over = new CountDownLatch(chains);
    Chain[] all = new Chain[chains];
    Path path = folder.resolve("a");
    try (FileStream file =
        FileStream.open(rig.system, path, FileOptions.of(FileMode.CREATE_NEW, true, true))) {
      file.lengthBytes((long) chains * PIECE);
      for (int i = 0; i < chains; i++) {
        all[i] = new Chain(file, seed + i, i, over);
      }
      for (Chain chain : all) {
        chain.step();
      }
      over.await();
    }
    assertThat(wrong.get()).as("seed %d", seed).isNull();
    assertThat(operations.get()).isEqualTo((long) chains * STEPS);
    byte[] whole = Files.readAllBytes(path);
    for (Chain chain : all) {
      assertThat(Arrays.copyOfRange(whole, chain.begin, chain.begin + PIECE))
          .as("seed %d", seed)
          .isEqualTo(chain.model);
    }
  }
}
