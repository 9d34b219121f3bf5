package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipe may be silent for ever, or have nobody at its other end. */
final class SourceTest {
  @TempDir private Path folder;
  private final CompletableFuture<Integer> filled = new CompletableFuture<>();

  private Path pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  /** Starts to fill a chunk, and waits until that thread is where {@code stuck} says. */
  private void fill(Source source, Predicate<StackTraceElement> stuck) {
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    filled.complete(source.fill(new byte[100]));
                  } catch (RuntimeException e) {
                    filled.completeExceptionally(e);
                  }
                });
    while (!filled.isDone() && List.of(reader.getStackTrace()).stream().noneMatch(stuck)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldEndWhereAPipeHasNoWriter() throws Exception {
    try (Source source = new Source(List.of(pipe()))) {
      fill(source, frame -> frame.getMethodName().equals("open0"));

      source.abort();

      assertThat(filled.get()).isZero();
      assertThat(source.fill(new byte[100])).isZero();
    }
  }

  @Test
  void shouldEndWhereAPipeIsSilent() throws Exception {
    Path pipe = pipe();
    try (Source source = new Source(List.of(pipe));
        FileChannel writer =
            FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      fill(source, frame -> frame.getMethodName().equals("read0"));

      source.abort();

      assertThat(filled.get()).isZero();
      assertThat(writer.isOpen()).isTrue();
    }
  }

  @Test
  void shouldEndBeforeItHasBegun() throws Exception {
    try (Source source = new Source(List.of(pipe()))) {
      source.abort();
      assertThat(source.fill(new byte[100])).isZero();
    }
  }

  @Test
  void shouldEndAWriteToAPipeThatNobodyReads() throws Exception {
    Path pipe = pipe();
    try (FileChannel _ = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Sink sink = new Sink(0, pipe)) {
      byte[] toast = new byte[1 << 20]; // more than a pipe holds
      sink.expect(new FileToast(pipe), toast.length);
      Thread writer = Thread.ofPlatform().daemon().start(() -> sink.take(toast, toast.length));
      while (List.of(writer.getStackTrace()).stream()
          .noneMatch(frame -> frame.getMethodName().equals("write0"))) {
        Thread.onSpinWait();
      }

      sink.abort();

      writer.join();
    }
  }
}
