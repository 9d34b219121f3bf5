package usbtoaster.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Task;
import usbtoaster.engine.EngineKind;
import usbtoaster.engines.EngineRig;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.kernel.NtStatus;
import usbtoaster.testing.Stillness;

/**
 * Cancelling against completing, and every tenth time against closing, by two threads: each
 * operation ends once, and no byte is lost. {@code -Dtoaster.races=1000000} for many.
 */
@ParameterizedClass(name = "{0}")
@EnumSource
class CancelRaceTest {
  private static final int RACES = Integer.getInteger("toaster.races", 10_000);
  private static final int TESTS = 10; // that share them
  private static final int FEWER = 5;
  private static final int AT_ONCE = 40;
  private static final int CLOSED_OF = 10;

  private final EngineRig rig;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final AtomicInteger ends = new AtomicInteger();
  private final int rounds;
  private int begun;
  @TempDir private Path folder;

  CancelRaceTest(EngineKind kind) {
    rig = new EngineRig(kind);
    int races = RACES / TESTS;
    rounds = (kind == EngineKind.THREADS ? races / FEWER : races) / AT_ONCE; // a thread for each
  }

  @AfterEach
  void shouldLeaveNothingBehind() {
    rig.close();
  }

  /** An operation, and how the other thread ends it. */
  private record Race(Task<Integer> task, Runnable early) {}

  private Race race(FileStream stream, Starter starter, boolean closes) {
    CancellationTokenSource source = new CancellationTokenSource();
    Task<Integer> task = starter.start(stream, OperationOptions.of(source.token()));
    begun++;
    task.onCompleted(ends::incrementAndGet, false);
    return new Race(task, closes ? stream::close : source::cancel);
  }

  private interface Starter {
    Task<Integer> start(FileStream stream, OperationOptions early);
  }

  /** Ends all of {@code races} early, in a random order on another thread. */
  private CompletableFuture<Void> endEarly(List<Race> races) {
    List<Race> mixed = new ArrayList<>(races);
    Collections.shuffle(mixed, random);
    return CompletableFuture.runAsync(() -> mixed.forEach(each -> each.early.run()));
  }

  private static void over(Task<Integer> task) {
    Stillness.until("the operation is over", task::isCompleted);
  }

  /** Returns whether it was done; else it was cancelled. */
  private boolean done(Task<Integer> task, int bytes) {
    over(task);
    assertThat(task.exception()).as("seed %d", seed).isNull();
    if (!task.isCanceled()) {
      assertThat(task.result()).as("seed %d", seed).isEqualTo(bytes);
    }
    return !task.isCanceled();
  }

  @Test
  void shouldLoseNoByteOfAPipe() throws IOException {
    List<Pipes> pipes = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      pipes.add(Pipes.open(rig.system));
    }
    for (int round = 0; round < rounds; round++) {
      List<Race> races = new ArrayList<>();
      List<Boolean> closed = new ArrayList<>();
      byte[][] data = new byte[AT_ONCE][1];
      for (int i = 0; i < AT_ONCE; i++) {
        byte[] one = data[i];
        closed.add(random.nextInt(CLOSED_OF) == 0);
        races.add(
            race(pipes.get(i).reader(), (s, o) -> s.readAsync(one, 0, 1, 0, o), closed.get(i)));
      }
      CompletableFuture<Void> other = endEarly(races);
      List<Task<Integer>> writes = new ArrayList<>();
      pipes.forEach(pipe -> writes.add(pipe.writer().writeAsync(new byte[] {7}, 0)));
      other.join();
      for (int i = 0; i < AT_ONCE; i++) {
        boolean read = done(races.get(i).task, 1);
        over(writes.get(i));
        if (closed.get(i)) {
          pipes.get(i).close();
          pipes.set(i, Pipes.open(rig.system));
        } else {
          assertThat(writes.get(i).result()).isEqualTo(1);
          if (!read) { // then it is there still
            assertThat(pipes.get(i).reader().readAsync(data[i], 0).join()).isEqualTo(1);
          }
        }
        assertThat(closed.get(i) || data[i][0] == 7).as("seed %d", seed).isTrue();
      }
    }
    pipes.forEach(Pipes::close);
    Stillness.until("each operation has ended once", () -> ends.get() == begun);
  }

  @Test
  void shouldEndEachOperationOfAFileOnce() throws IOException {
    byte[] data = new byte[4096];
    List<FileStream> files = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      files.add(open(i));
    }
    for (int round = 0; round < rounds; round++) {
      List<Race> races = new ArrayList<>();
      List<Integer> closed = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        boolean closes = random.nextInt(CLOSED_OF) == 0;
        if (closes) {
          closed.add(i);
        }
        races.add(race(files.get(i), (s, o) -> s.writeAsync(data, 0, data.length, 0, o), closes));
        if (i == AT_ONCE / 2) {
          endEarly(List.copyOf(races)).join();
        }
      }
      endEarly(races).join();
      races.forEach(each -> done(each.task, data.length));
      for (int i : closed) {
        Task<Integer> late = files.get(i).writeAsync(data, 0);
        over(late);
        assertThat(late.exception())
            .isInstanceOfSatisfying(
                IoException.class, e -> assertThat(e.status()).isEqualTo(NtStatus.FILE_CLOSED));
        files.set(i, open(i));
      }
    }
    files.forEach(FileStream::close);
    Stillness.until("each operation has ended once", () -> ends.get() == begun);
  }

  private FileStream open(int number) throws IOException {
    return FileStream.open(rig.system, folder.resolve("f" + number), FileOptions.CREATE);
  }
}
