package usbtoaster.virtualpi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import usbtoaster.targets.TargetException;

/**
 * A virtual Raspberry Pi that has booted, with the Pico on its header. One at a time on a machine:
 * another one waits. It ends with this process, however that ends; a guest that nobody asks
 * anything for five minutes switches itself off.
 */
final class VirtualPi implements AutoCloseable {
  private static final long BOOT_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final FileChannel lock;
  private final Path folder;
  private final Path logs;
  private final Machine machine;
  private final Header header;
  private final Console console;
  private final Guest guest;
  private final Thread hook;

  private VirtualPi(Path module, Path jar)
      throws IOException, InterruptedException, TargetException {
    logs = Files.createDirectories(module.resolve("target/virtual-pi"));
    GuestFiles files = GuestFiles.make(module, jar, logs);
    lock = lock(files.packages().resolveSibling("guest.lock"));
    folder = Files.createTempDirectory("virtual-pi");
    machine = Machine.start(files, folder, logs);
    hook = new Thread(this::end, "virtual-pi-end");
    Runtime.getRuntime().addShutdownHook(hook);
    header = new Header(machine.qtest(), machine.spi());
    console = new Console(machine.console());
    guest = new Guest(console);
    console.answer("boot", BOOT_NANOS);
  }

  /**
   * Boots one.
   *
   * @param module the folder of host/virtual-pi
   * @param jar the toaster's one jar
   */
  static VirtualPi boot(Path module, Path jar)
      throws IOException, InterruptedException, TargetException {
    return new VirtualPi(module, jar);
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock free = channel.tryLock();
    if (free == null) {
      System.err.println("Another virtual Pi runs on this machine: waiting for its end.");
      channel.lock();
    }
    return channel;
  }

  Guest guest() {
    return guest;
  }

  Header header() {
    return header;
  }

  PicoOnHeader pico() {
    return header.pico();
  }

  /** Returns the folder for what a test wants to leave behind. */
  Path logs() {
    return logs;
  }

  /** Ends the guest and removes what is only of use to it. */
  private void end() {
    try {
      machine.close();
      try (Stream<Path> sockets = Files.list(folder)) {
        for (Path socket : sockets.toList()) {
          Files.deleteIfExists(socket);
        }
      }
      Files.deleteIfExists(folder);
      Files.deleteIfExists(logs.resolve("initrd"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(hook);
    header.close();
    end();
    console.close();
    lock.close();
  }
}
