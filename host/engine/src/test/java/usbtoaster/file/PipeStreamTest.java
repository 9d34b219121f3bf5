package usbtoaster.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.CancellationTokenSource;
import usbtoaster.async.Delayer;
import usbtoaster.async.Task;
import usbtoaster.async.TaskException;
import usbtoaster.async.TaskScheduler;
import usbtoaster.engine.EngineKind;
import usbtoaster.engines.EngineRig;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.kernel.NtStatus;
import usbtoaster.testing.Stillness;

/** Pipes by every engine: reads that wait, and how they end. */
@ParameterizedClass(name = "{0}")
@EnumSource
class PipeStreamTest {
  private static final int MORE_THAN_FITS = 300_000;

  private final EngineRig rig;

  PipeStreamTest(EngineKind kind) {
    rig = new EngineRig(kind);
  }

  @AfterEach
  void shouldLeaveNothingBehind() {
    rig.close();
  }

  /** A timer that goes off when the test says so. */
  private static final class Alarm implements Delayer {
    private final List<Runnable> actions = new ArrayList<>();

    @Override
    public Runnable after(long delayNanos, Runnable action) {
      actions.add(action);
      return () -> {};
    }

    @Override
    public TaskScheduler scheduler() {
      return TaskScheduler.defaultScheduler();
    }
  }

  private static void ends(Task<?> task) {
    Stillness.until("the task is over", task::isCompleted);
  }

  private static void canceled(Task<?> task) {
    ends(task);
    assertThat(task.isCanceled()).isTrue();
  }

  private static void failed(Task<?> task, int status) {
    ends(task);
    assertThatThrownBy(task::result).isInstanceOf(TaskException.class);
    assertThat(task.exception())
        .isInstanceOfSatisfying(
            IoException.class,
            e -> assertThat(NtStatus.name(e.status())).isEqualTo(NtStatus.name(status)));
  }

  @Test
  void shouldGiveAReadWhatComes() throws IOException {
    try (Pipes pipe = Pipes.open(rig.system)) {
      byte[] data = new byte[100];
      Task<Integer> read = pipe.reader().readAsync(data, 0);
      assertThat(read.isCompleted()).isFalse();
      assertThat(pipe.reader().seeks()).isFalse();
      assertThat(pipe.writer().writeAsync(new byte[] {1, 2, 3}, 0).join()).isEqualTo(3);
      assertThat(read.join()).isEqualTo(3);
      assertThat(data).startsWith(1, 2, 3);
      assertThat(pipe.writer().flushAsync().join()).isZero();
      assertThatThrownBy(() -> pipe.reader().lengthBytes()).isInstanceOf(IoException.class);
    }
  }

  @Test
  void shouldKeepTheOrderOfReadsAndWrites() throws IOException {
    try (Pipes pipe = Pipes.open(rig.system)) {
      List<Task<Integer>> reads = new ArrayList<>();
      byte[][] data = new byte[20][1];
      for (byte[] one : data) {
        reads.add(pipe.reader().readAsync(one, 0));
      }
      for (int i = 0; i < 20; i++) {
        pipe.writer().writeAsync(new byte[] {(byte) i}, 0);
      }
      for (int i = 0; i < 20; i++) {
        assertThat(reads.get(i).join()).isEqualTo(1);
        assertThat(data[i][0]).isEqualTo((byte) i);
      }
    }
  }

  @Test
  void shouldCancelAReadAndKeepWhatComesLater() throws IOException {
    CancellationTokenSource source = new CancellationTokenSource();
    Alarm alarm = new Alarm();
    try (Pipes pipe = Pipes.open(rig.system)) {
      byte[] data = new byte[10];
      FileStream reader = pipe.reader();
      Task<Integer> first = reader.readAsync(data, 0, 10, 0, OperationOptions.of(source.token()));
      Task<Integer> second =
          reader.readAsync(data, 0, 10, 0, OperationOptions.NONE.withDeadline(alarm, 1));
      Task<Integer> third = reader.readAsync(data, 0);
      alarm.actions.getFirst().run(); // it waits in the lane
      failed(second, NtStatus.IO_TIMEOUT);
      source.cancel(); // it waits in Linux
      canceled(first);
      assertThat(third.isCompleted()).isFalse();
      pipe.writer().writeAsync(new byte[] {5}, 0).join();
      assertThat(third.join()).isEqualTo(1);
      assertThat(data[0]).isEqualTo((byte) 5);
    }
  }

  @Test
  void shouldTellThatADeadlineIsOverInLinux() throws IOException {
    Alarm alarm = new Alarm();
    try (Pipes pipe = Pipes.open(rig.system)) {
      Task<Integer> read =
          pipe.reader()
              .readAsync(new byte[1], 0, 1, 0, OperationOptions.NONE.withDeadline(alarm, 1));
      alarm.actions.getFirst().run();
      failed(read, NtStatus.IO_TIMEOUT);
    }
  }

  @Test
  void shouldEndWithTheOtherSide() throws IOException {
    try (Pipes pipe = Pipes.open(rig.system)) {
      Task<Integer> read = pipe.reader().readAsync(new byte[10], 0);
      pipe.writer().close();
      assertThat(read.join()).isZero();
    }
    try (Pipes pipe = Pipes.open(rig.system)) {
      Task<Integer> write = pipe.writer().writeAsync(new byte[MORE_THAN_FITS], 0);
      pipe.reader().close();
      failed(write, NtStatus.PIPE_BROKEN);
    }
  }

  @Test
  void shouldWriteMoreThanFitsAsItIsRead() throws IOException {
    byte[] data = new byte[MORE_THAN_FITS];
    new Random(5).nextBytes(data);
    byte[] back = new byte[MORE_THAN_FITS];
    try (Pipes pipe = Pipes.open(rig.system)) {
      Task<Integer> write = pipe.writer().writeAsync(data, 0);
      assertThat(write.isCompleted()).isFalse();
      int done = 0;
      while (done < back.length) {
        int most = Math.min(back.length - done, 7777);
        done += pipe.reader().readAsync(back, done, most, 0, OperationOptions.NONE).join();
      }
      assertThat(write.join()).isEqualTo(MORE_THAN_FITS);
      assertThat(Arrays.equals(data, back)).isTrue();
    }
  }

  @Test
  void shouldCancelAWriteInTheMiddle() throws IOException {
    CancellationTokenSource source = new CancellationTokenSource();
    try (Pipes pipe = Pipes.open(rig.system)) {
      Task<Integer> write =
          pipe.writer()
              .writeAsync(
                  new byte[MORE_THAN_FITS],
                  0,
                  MORE_THAN_FITS,
                  0,
                  OperationOptions.of(source.token()));
      Task<Integer> second = pipe.writer().writeAsync(new byte[] {1}, 0);
      source.cancel();
      canceled(write);
      byte[] data = new byte[MORE_THAN_FITS];
      int last = 0;
      while (last != 1) { // what was written stays, and is read
        last = data[pipe.reader().readAsync(data, 0).join() - 1];
      }
      assertThat(second.join()).isEqualTo(1);
    }
  }

  @Test
  void shouldEndWhatWaitsWhenItIsClosed() throws IOException {
    try (Pipes pipe = Pipes.open(rig.system)) {
      Task<Integer> first = pipe.reader().readAsync(new byte[1], 0);
      Task<Integer> second = pipe.reader().readAsync(new byte[1], 0);
      pipe.reader().close();
      canceled(first);
      canceled(second);
      failed(pipe.writer().writeAsync(new byte[1], 0), NtStatus.PIPE_BROKEN); // it is closed
    }
  }

  @Test
  void shouldEndWhatWaitsWhenTheSystemIsClosed() throws IOException {
    Pipes pipe = Pipes.open(rig.system);
    Task<Integer> read = pipe.reader().readAsync(new byte[1], 0);
    Task<Integer> write = pipe.writer().writeAsync(new byte[MORE_THAN_FITS], 0);
    rig.system.close();
    ends(read);
    ends(write);
    failed(pipe.reader().readAsync(new byte[1], 0), NtStatus.FILE_CLOSED);
  }

  @Test
  void shouldEndWhatWaitsWhenThePoolIsClosedFirst() throws Exception {
    Pipes pipe = Pipes.open(rig.system);
    Task<Integer> read = pipe.reader().readAsync(new byte[1], 0);
    Pipes full = Pipes.open(rig.system);
    Task<Integer> write = full.writer().writeAsync(new byte[MORE_THAN_FITS], 0);
    FutureTask<Integer> blocked =
        new FutureTask<>(() -> pipe.reader().read(new byte[1], 0, 1, 0, OperationOptions.NONE));
    Thread blocks = new Thread(blocked, "blocks");
    blocks.start();
    Stillness.until("a thread waits, too", () -> pipe.reader().inFlight() == 2);
    rig.system.pool().close();
    ends(read);
    ends(write);
    pipe.close();
    full.close();
    rig.system.close();
    Stillness.until("the thread goes on", blocked::isDone); // cancelled, or the writer went first
  }

  @Test
  void shouldBeClosedByACallbackOfItsOwn() throws IOException {
    Pipes pipe = Pipes.open(rig.system);
    Task<Integer> read = pipe.reader().readAsync(new byte[1], 0);
    Task<Integer> waiting = pipe.reader().readAsync(new byte[1], 0);
    read.onCompleted(rig.system::close, false);
    pipe.writer().writeAsync(new byte[1], 0);
    assertThat(read.join()).isEqualTo(1);
    ends(waiting); // cancelled, or with 0 bytes: the other end may be closed first
    assertThat(waiting.isCanceled() || waiting.result() == 0).isTrue();
  }

  @Test
  void shouldWaitForTheFirstWriterOfANamedPipe(@TempDir Path folder) throws Exception {
    String name = folder.resolve("pipe").toString();
    assertThat(new ProcessBuilder("mkfifo", name).start().waitFor()).isZero();
    FileOptions writes = FileOptions.of(FileMode.OPEN, false, true);
    byte[] data = new byte[4];
    try (FileStream reader = FileStream.open(rig.system, name, FileOptions.READ)) {
      Task<Integer> read = reader.readAsync(data, 0);
      try (FileStream writer = FileStream.open(rig.system, name, writes)) {
        assertThat(read.isCompleted()).isFalse(); // there was no end: nobody had begun
        writer.writeAsync(new byte[] {9}, 0).join();
        assertThat(read.join()).isEqualTo(1);
        read = reader.readAsync(data, 0);
      }
      assertThat(read.join()).isZero();
      assertThat(reader.readAsync(data, 0).join()).isZero();
    }
  }

  @Test
  void shouldOpenANamedPipeWithoutWaiting(@TempDir Path folder) throws Exception {
    String name = folder.resolve("pipe").toString();
    assertThat(new ProcessBuilder("mkfifo", name).start().waitFor()).isZero();
    FileOptions writes = FileOptions.of(FileMode.OPEN, false, true);
    assertThatThrownBy(() -> FileStream.open(rig.system, name, writes))
        .hasMessageContaining(NtStatus.name(NtStatus.NO_SUCH_DEVICE)); // nobody reads it
    try (FileStream reader = FileStream.open(rig.system, name, FileOptions.READ);
        FileStream writer = FileStream.open(rig.system, name, writes)) {
      byte[] data = new byte[4];
      Task<Integer> read = reader.readAsync(data, 0);
      writer.writeAsync(new byte[] {9}, 0).join();
      assertThat(read.join()).isEqualTo(1);
      assertThat(data[0]).isEqualTo((byte) 9);
    }
  }
}
