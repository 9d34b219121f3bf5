package usbtoaster.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import usbtoaster.targets.AutoTarget;
import usbtoaster.targets.Board;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetException;
import usbtoaster.targets.TargetOptions;
import usbtoaster.watch.Settings;
import usbtoaster.watch.Watch;
import usbtoaster.watch.WatchOptions;

/** {@code toaster watch}: a page that shows the toaster at work. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = {
      "Serves a page that shows a toaster at work, slowed, paused and step by step, and lets one"
          + " toast, cancel, and make faults on its wires. Prints its URL, and runs until Ctrl-C.",
      "",
      "Only this machine can open it, unless --bind gives an address."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was ended by Ctrl-C or SIGTERM",
      "1:the toaster could not be opened",
      "2:an option cannot be used, or the port is in use"
    })
final class WatchCommand implements Callable<Integer> {
  private static final int MOST_PORT = 65_535;

  /** Of more bread than this the rest is not toasted. */
  private static final int MOST_BREAD_BYTES = 1 << 20;

  @Spec private @Nullable CommandSpec spec;

  @FileUse(FileUse.Way.READ)
  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "What the pieces are cut from, again and again. Default: a pattern.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port of the page. Default: 0, any that is free.")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "An address of this machine under which others can open the page, too. The URL then has"
              + " a token: who knows it, can toast.")
  private @Nullable String bind;

  @Mixin private final TargetArguments where = new TargetArguments();

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the logs.")
  private boolean verbose;

  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Ends the command, as Ctrl-C does. Any thread may call. */
  void stop() {
    stopped.countDown();
  }

  @Override
  @SuppressWarnings("try") // Ctrl-C is watched, and nothing asked of it
  public Integer call() throws Exception {
    Logging.configure(verbose, where.mayBeOnPi());
    TargetOptions options = where.options(null);
    if (options.emulator().pace().fast()) {
      throw misuse("A page cannot follow --pace fast: take real or 1:N.");
    }
    InetSocketAddress address = address();
    AutoTarget.Found found = where.find(options);
    check(found.target(), options);
    WatchOptions watched = new WatchOptions(found.target(), options, Settings.DEFAULT, bread());
    PrintWriter out = spec().commandLine().getOut();
    try (AutoCloseable _ = StopSignals.watch(exitCode -> stop());
        Watch watch = open(watched, address)) {
      out.println("Watch the toaster: " + watch.url());
      out.println("Ctrl-C ends it.");
      out.flush();
      stopped.await();
    }
    return ExitCode.SAME;
  }

  private Watch open(WatchOptions options, InetSocketAddress address) {
    try {
      return Watch.open(options, address, bind);
    } catch (BindException e) {
      throw new UserError(
          ExitCode.USAGE,
          address.getPort() == 0
              ? "%s is no address of this machine: give --bind one of those.".formatted(bind)
              : ("Port %d cannot be had there (%s): choose another --port, or none for any that is"
                      + " free.")
                  .formatted(address.getPort(), Reason.of(e)),
          e);
    } catch (TargetException e) {
      throw UserError.of(ExitCode.USAGE, e);
    } catch (IOException e) { // of the device
      throw UserError.of(ExitCode.FAILED, e);
    }
  }

  private static void check(Target target, TargetOptions options) {
    try {
      Board.check(target, options);
    } catch (TargetException e) {
      throw UserError.of(ExitCode.USAGE, e);
    }
  }

  private InetSocketAddress address() {
    if (port < 0 || port > MOST_PORT) {
      throw misuse("A port is 0 to %d, not %d: choose another.".formatted(MOST_PORT, port));
    }
    String given = bind;
    if (given == null) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(given), port);
    } catch (UnknownHostException e) {
      throw misuse(given + " is no address: give --bind one of this machine's.");
    }
  }

  /** Reads the files, one behind the other; of too much the beginning. */
  private byte[] bread() {
    ByteArrayOutputStream bread = new ByteArrayOutputStream();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        bread.writeBytes(in.readNBytes(MOST_BREAD_BYTES - bread.size()));
      } catch (IOException e) {
        throw new UserError(
            ExitCode.USAGE, "%s cannot be read: %s.".formatted(file, Reason.of(e)), e);
      }
    }
    return bread.toByteArray();
  }

  private ParameterException misuse(String sentence) {
    return new ParameterException(spec().commandLine(), sentence);
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("Picocli fills in the spec: run this with a CommandLine");
    }
    return spec;
  }
}
