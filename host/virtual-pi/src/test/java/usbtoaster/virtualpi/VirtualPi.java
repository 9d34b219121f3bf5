package usbtoaster.virtualpi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import usbtoaster.driver.PinMap;
import usbtoaster.targets.TargetException;

/**
 * A virtual Raspberry Pi that has booted, with the Pico on its header. One at a time on a machine:
 * another one waits. It ends with this process, however that ends; a guest that nobody asks
 * anything for five minutes switches itself off.
 */
final class VirtualPi implements AutoCloseable {
  private static final long BOOT_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final long EDGE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  private final FileChannel lock;
  private final Path jar;
  private final Path folder;
  private final Path logs;
  private final Machine machine;
  private final Header header;
  private final Console console;
  private final Guest guest;
  private final Thread hook;

  private VirtualPi(Path module, Path jar)
      throws IOException, InterruptedException, TargetException {
    this.jar = jar;
    logs = Files.createDirectories(module.resolve("target/virtual-pi"));
    GuestFiles files = GuestFiles.make(module, jar, logs);
    lock = lock(files.packages().resolveSibling("guest.lock"));
    folder = Files.createTempDirectory("virtual-pi");
    machine = Machine.start(files, folder, logs);
    hook = new Thread(this::end, "virtual-pi-end");
    Runtime.getRuntime().addShutdownHook(hook);
    header = new Header(machine.qtest(), machine.spi());
    console = new Console(machine.console(), logs.resolve("guest.log"));
    guest = new Guest(console);
    console.answer("boot", BOOT_NANOS);
    machine.stepBack();
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

  /** Returns a file out here with as much of the jar as a test has put into one of the guest's. */
  Path bread(int bytes) throws IOException {
    Path bread = logs.resolve("bread");
    try (InputStream all = Files.newInputStream(jar)) {
      Files.write(bread, all.readNBytes(bytes));
    }
    return bread;
  }

  /** Runs the same jar out here. */
  Console.Answer outside(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Console.Answer(run.waitFor(), output);
  }

  /**
   * Drives IRQ up and down as a loose wire would, so slowly that the kernel sees most edges; at
   * last the line is the Pico's again.
   *
   * @return how many edges the kernel has seen
   */
  int rattle(int edges) throws IOException {
    int before = kernelEdges();
    for (int i = 0; i < edges; i++) {
      header.drive(PinMap.DEFAULT.irq(), i % 2 == 0);
      LockSupport.parkNanos(EDGE_NANOS); // what comes faster, the chip makes one edge of
    }
    pico().irq();
    return kernelEdges() - before;
  }

  private int kernelEdges() throws IOException {
    return Integer.parseInt(
        guest
            .must(
                "awk '/gpio-mxc +%d /{n+=$2+$3} END {print n+0}' /proc/interrupts"
                    .formatted(PinMap.DEFAULT.irq()))
            .strip());
  }

  /** Looks whether a command has left a line requested, or a process. */
  void checkNothingIsLeft() throws IOException {
    Throwable failure = header.failure();
    if (failure != null) {
      throw new AssertionError("The header's thread has ended", failure);
    }
    Console.Answer left = guest.run("gpioinfo | grep consumer; pidof java gpioset");
    if (!left.output().isEmpty()) {
      throw new AssertionError("Still requested, or still running: " + left.output());
    }
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
