package usbtoaster.emulator.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.testing.TestBench;

/**
 * A firmware that a thread of its own runs, and a GDB that has come and stands at its beginning.
 */
final class Debugged implements AutoCloseable {
  final TestBench bench;
  final GdbServer server;
  final CompletableFuture<Void> run;
  final RemoteClient gdb;
  private final ExecutorService machine;

  /** Begins to run {@code image} for {@code time}. */
  Debugged(Image image, Duration time) throws IOException {
    bench = TestBench.of(image);
    server = bench.gdb(0);
    machine = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    run = CompletableFuture.runAsync(() -> bench.runFor(time), machine);
    gdb = new RemoteClient(server.port());
    assertThat(gdb.ask("?")).isEqualTo("T05thread:1;");
  }

  @Override
  public void close() throws IOException {
    gdb.close();
    run.join();
    machine.shutdown();
    bench.close();
  }
}
