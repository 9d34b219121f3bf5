package usbtoaster.virtualpi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * QEMU with a guest in it, and this side of its sockets. QEMU connects to them when it starts: so
 * nothing is polled, and a QEMU that does not start is seen as one that has ended.
 *
 * <p>It is an i.MX 8M Plus EVK. QEMU has no Raspberry Pi whose inputs take edges from outside.
 * Closing kills it; the guest writes nothing that somebody would miss.
 */
final class Machine implements AutoCloseable {
  private static final String KERNEL_OPTIONS =
      "console=ttymxc1,115200 quiet panic=-1 maxcpus=2"
          // built in, and it would take the chip that says that it is a Pi's
          + " initcall_blacklist=bcm2835_pinctrl_driver_init";

  private final Process qemu;
  private final SocketChannel spi;
  private final SocketChannel console;
  private final SocketChannel qtest;

  private Machine(Process qemu, List<SocketChannel> sockets) {
    this.qemu = qemu;
    spi = sockets.get(0);
    console = sockets.get(1);
    qtest = sockets.get(2);
  }

  /**
   * Starts QEMU.
   *
   * @param folder for its sockets; of a short name, since a socket's has 108 bytes at most
   * @param logs gets guest.log, what the guest's kernel says, and qemu.log
   */
  static Machine start(GuestFiles files, Path folder, Path logs)
      throws IOException, InterruptedException {
    Path log = logs.resolve("qemu.log");
    List<ServerSocketChannel> servers = new ArrayList<>();
    try {
      for (String name : List.of("spi", "console", "qtest")) {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        servers.add(server);
        server.bind(UnixDomainSocketAddress.of(folder.resolve(name)));
      }
      Process qemu =
          new ProcessBuilder(command(files, folder, logs.resolve("guest.log")))
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(log.toFile())
              .redirectErrorStream(true)
              .start();
      var _ =
          qemu.onExit().thenRun(() -> close(servers)); // ends an accept that would wait for ever
      return new Machine(qemu, accept(servers, qemu, log));
    } finally {
      close(servers);
    }
  }

  private static List<SocketChannel> accept(
      List<ServerSocketChannel> servers, Process qemu, Path log)
      throws IOException, InterruptedException {
    List<SocketChannel> sockets = new ArrayList<>();
    try {
      for (ServerSocketChannel server : servers) {
        sockets.add(server.accept());
      }
      return sockets;
    } catch (IOException e) {
      qemu.destroyForcibly().waitFor();
      throw new IOException("QEMU did not start: " + Files.readString(log).strip(), e);
    }
  }

  private static void close(List<ServerSocketChannel> servers) {
    for (ServerSocketChannel server : servers) {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<String> command(GuestFiles files, Path folder, Path guestLog) {
    Path packages = files.packages();
    List<String> command = new ArrayList<>();
    command.add(packages.resolve("qemu.sh").toString());
    command.addAll(List.of("-M", "imx8mp-evk", "-smp", "2", "-m", "1024"));
    command.addAll(List.of("-accel", "tcg,thread=multi", "-display", "none", "-monitor", "none"));
    command.addAll(List.of("-no-reboot", "-nic", "none"));
    command.addAll(List.of("-audio", "none")); // else it looks for modules of another QEMU
    command.addAll(List.of("-name", "virtual-pi,debug-threads=on")); // gives its threads names
    command.addAll(List.of("-kernel", packages.resolve("vmlinuz").toString()));
    command.addAll(List.of("-dtb", packages.resolve("pi.dtb").toString()));
    command.addAll(List.of("-initrd", files.initrd().toString(), "-append", KERNEL_OPTIONS));
    command.addAll(List.of("-chardev", "socket,id=spi,path=" + folder.resolve("spi")));
    command.addAll(List.of("-chardev", "socket,id=console,path=" + folder.resolve("console")));
    command.addAll(List.of("-serial", "chardev:spi", "-serial", "file:" + guestLog));
    command.addAll(List.of("-serial", "chardev:console"));
    command.addAll(List.of("-qtest", "unix:" + folder.resolve("qtest"), "-qtest-log", "none"));
    return command;
  }

  /**
   * Has the guest's processors step back behind QEMU's own thread, which moves the lines, and the
   * Pico. On a header a line moves within microseconds, however busy the Pi is. Where it is
   * allowed, as to root, those also go before what else the machine does.
   */
  void stepBack() throws IOException, InterruptedException {
    List<String> processors = threads(qemu.pid(), true);
    List<String> wires = new ArrayList<>(threads(qemu.pid(), false));
    wires.addAll(threads(ProcessHandle.current().pid(), false));
    if (renice("10", processors) != 0) {
      throw new IOException("The guest's processors do not step back: renice refuses.");
    }
    var _ = renice("-10", wires); // without a right to it they are only equal to the others
  }

  private static List<String> threads(long process, boolean processors) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc", "" + process, "task"))) {
      for (Path thread : threads.toList()) {
        if (name(thread).startsWith("CPU ") == processors) {
          found.add(thread.getFileName().toString());
        }
      }
    }
    return found;
  }

  private static String name(Path thread) {
    try {
      return Files.readString(thread.resolve("comm"));
    } catch (IOException e) {
      return ""; // it has ended meanwhile
    }
  }

  private static int renice(String priority, List<String> threads)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("renice", "-n", priority, "-p"));
    command.addAll(threads);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** Returns the other end of the first UART, {@code /dev/ttymxc0}: the SPI bus. */
  SocketChannel spi() {
    return spi;
  }

  /** Returns the other end of the third UART, {@code /dev/ttymxc2}: the commands. */
  SocketChannel console() {
    return console;
  }

  /** Returns the socket of the protocol that tests QEMU's devices: the GPIO lines. */
  SocketChannel qtest() {
    return qtest;
  }

  @Override
  public void close() throws IOException {
    qemu.destroyForcibly();
    try {
      qemu.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is killed anyway
    }
    spi.close();
    console.close();
    qtest.close();
  }
}
