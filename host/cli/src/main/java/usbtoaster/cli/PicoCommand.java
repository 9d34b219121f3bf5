package usbtoaster.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import usbtoaster.emulator.calls.FunctionProfile;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.image.ImageException;
import usbtoaster.emulator.semihosting.Semihosting;
import usbtoaster.emulator.testing.StuckException;
import usbtoaster.emulator.testing.TestBench;

/** {@code toaster pico}: any firmware on an emulated Pico, without the stack. */
@Command(
    name = "pico",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = {
      "Runs a firmware image on an emulated Pico, without the toaster's host.",
      "",
      "What it says on UART0, or with --usb on its serial port, goes to stdout; what would act on a"
          + " terminal is made visible there. Time is the device's own, and passes as fast as it"
          + " can."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the time has passed, or the text has come; with --semihosting what the firmware says",
      "1:the text has not come, and stderr says where the firmware is; or stdout or the disk took"
          + " no more",
      "2:nothing was done: the image, an option or the VCD file cannot be used",
      "130:stopped by Ctrl-C; 143: by SIGTERM; 129: by SIGHUP. What was recorded so far is kept"
    })
final class PicoCommand implements Callable<Integer> {
  private static final Duration SLICE = Duration.ofMillis(10);
  private static final double SECONDS = 10;
  private static final double LONGEST_SECONDS = 86_400;
  private static final int MOST_PORT = 65_535;

  @Spec private @Nullable CommandSpec spec;

  @FileUse(FileUse.Way.READ)
  @Parameters(arity = "1", paramLabel = "IMAGE", description = "An ELF or UF2 file.")
  private Path image = Path.of("");

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      description =
          "How much of the device's time is to pass at most. Default: 10; with --gdb a day.")
  private @Nullable Double seconds;

  @Option(
      names = "--until",
      paramLabel = "TEXT",
      description =
          "End when UART0, or USB, has said this; fail if it has not in the time of --for.")
  private @Nullable String until;

  @FileUse(FileUse.Way.WRITTEN)
  @Option(
      names = "--vcd",
      paramLabel = "FILE",
      description = "Record every pin to it as a waveform, for GTKWave or PulseView.")
  private @Nullable Path vcd;

  @Option(
      names = "--usb",
      description = {
        "Connect a USB host, whose terminal is stdin and stdout in place of UART0's.",
        "At a terminal the device's time then passes as real time does."
      })
  private boolean usb;

  @Option(
      names = "--gdb",
      arity = "0..1",
      fallbackValue = "3333",
      paramLabel = "PORT",
      description = {
        "Wait for a GDB at this port of localhost, and let it debug the firmware. Default: 3333.",
        "Time stands still while GDB looks; nothing executes before it has come."
      })
  private @Nullable Integer gdb;

  @Option(
      names = "--semihosting",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "FOLDER",
      description = {
        "Do what the firmware asks for by semihosting: its console is stdin and stdout, its exit"
            + " code that of this program.",
        "It may use the files of FOLDER; without one none."
      })
  private @Nullable String semihosting;

  @Option(
      names = "--raw",
      description = "Print what it says byte for byte, whatever it does to a terminal.")
  private boolean raw;

  @Option(
      names = "--profile",
      description =
          "At the end say on stderr which functions ran how often and how long, in the device's"
              + " time. With an ELF file by their names.")
  private boolean profile;

  private final InputStream stdin;
  private @Nullable Semihosting calls;
  private final OutputStream stdout;

  /**
   * Makes the command.
   *
   * @param stdin what goes to the device with --usb
   * @param stdout where the bytes go that UART0 or USB says
   */
  PicoCommand(InputStream stdin, OutputStream stdout) {
    this.stdin = stdin;
    this.stdout = stdout;
  }

  @Override
  public Integer call() throws Exception {
    CommandSpec here = Objects.requireNonNull(spec); // picocli fills it in
    if (seconds != null && !(seconds >= 0 && seconds <= LONGEST_SECONDS)) {
      throw new ParameterException(
          here.commandLine(), "--for goes from 0 to 86400 seconds: " + seconds + " is outside.");
    }
    if (gdb != null && (gdb < 0 || gdb > MOST_PORT)) {
      throw new ParameterException(
          here.commandLine(), "--gdb takes a port of 0 to 65535: " + gdb + " is none.");
    }
    Logging.configure(false, false);
    return run(here.commandLine().getErr());
  }

  private int run(PrintWriter err) throws Exception {
    UartText text = new UartText(new BufferedOutputStream(stdout), raw);
    try (TestBench bench = TestBench.of(image)) {
      record(bench);
      serve(bench, err);
      host(bench);
      return profile ? profiled(bench, text, err) : new Show(bench, text, err).watched();
    } catch (ImageException e) {
      throw UserError.of(ExitCode.USAGE, e);
    } catch (UncheckedIOException e) { // of the disk, under a recording
      throw UserError.of(ExitCode.FAILED, e);
    }
  }

  private int profiled(TestBench bench, UartText text, PrintWriter err) throws Exception {
    FunctionProfile functions = new FunctionProfile();
    bench.probe().functions().listen(functions);
    int exitCode = new Show(bench, text, err).watched();
    bench.probe().functions().unlisten(functions); // what is under way ends now
    ProfileTable.of(functions).forEach(err::println);
    return exitCode;
  }

  private void serve(TestBench bench, PrintWriter err) {
    if (gdb != null) {
      try {
        int port = bench.gdb(gdb).port();
        err.printf(
            "Waiting for GDB: gdb-multiarch -ex 'target remote localhost:%d' %s%n", port, image);
        err.flush();
      } catch (UncheckedIOException e) { // nothing was done yet
        throw UserError.of(ExitCode.USAGE, e);
      }
    }
  }

  private void host(TestBench bench) {
    if (semihosting != null) {
      calls = bench.semihosting(stdin, stdout, semihosting.isEmpty() ? null : folder(semihosting));
    }
  }

  private static Path folder(String name) {
    try {
      Path folder = Path.of(name);
      if (Files.isDirectory(folder)) {
        return folder;
      }
    } catch (InvalidPathException e) {
      // said below
    }
    throw new UserError(
        ExitCode.USAGE,
        "%s is no folder: name one whose files the firmware may use, or none.".formatted(name));
  }

  private double limitSeconds() {
    return seconds != null ? seconds : gdb != null ? LONGEST_SECONDS : SECONDS;
  }

  private void record(TestBench bench) {
    if (vcd != null) {
      try {
        bench.vcd(vcd, IntStream.range(0, Rp2040.PINS).toArray());
      } catch (UncheckedIOException e) { // nothing was done yet
        throw UserError.of(ExitCode.USAGE, e);
      }
    }
  }

  /** One run of the firmware, with what is told of it. */
  private final class Show {
    private final TestBench bench;
    private final UartText text;
    private final PrintWriter err;
    private final Duration limit = Duration.ofNanos((long) (limitSeconds() * 1e9));
    private final boolean paced = usb && TerminalWidth.ofStdin().isTerminal();
    private final long beganNanos = System.nanoTime();
    private volatile int stopped; // by a signal: the exit code
    private @Nullable UserError failure; // of stdout

    Show(TestBench bench, UartText text, PrintWriter err) {
      this.bench = bench;
      this.text = text;
      this.err = err;
    }

    /**
     * Runs, and ends at a signal so that the recording is whole. Without one a signal just ends the
     * process, and also where it goes to a pipe, whose reader may hold it up.
     */
    @SuppressWarnings("try") // signals are watched, and nothing asked of them
    int watched() throws Exception {
      if (vcd == null || !Files.isRegularFile(vcd)) {
        return run();
      }
      try (AutoCloseable _ = StopSignals.watch(exitCode -> stopped = exitCode)) {
        int exitCode = run();
        return stopped == 0 ? exitCode : stopped;
      }
    }

    private int run() {
      bench.stopWhen(
          () -> {
            feed();
            return isStopped();
          });
      if (usb) {
        bench.probe().usbSerial().listen(this::say);
      } else {
        bench.pico().uart(0).listen(this::say);
      }
      return until == null ? runToTheEnd() : runUntil(until);
    }

    /** Sends what has come at stdin; at a terminal, once real time has caught up. */
    private void feed() {
      if (!usb) {
        return;
      }
      try {
        int there = stdin.available();
        if (there > 0) {
          bench.probe().usbSerial().send(stdin.readNBytes(there));
        }
      } catch (IOException e) {
        throw new UserError(ExitCode.FAILED, "The Pico was stopped, since stdin fails.", e);
      }
      if (paced) {
        LockSupport.parkNanos(bench.time().toNanos() - (System.nanoTime() - beganNanos));
      }
    }

    /** Throws what went wrong inside the machine. */
    private void throwFailure() {
      if (failure != null) {
        throw failure;
      }
    }

    private int runToTheEnd() {
      while (goesOn()) {
        feed();
        Duration rest = limit.minus(bench.time());
        bench.runFor(rest.compareTo(SLICE) < 0 ? rest : SLICE);
        throwFailure();
        told(text::flush);
      }
      told(text::end);
      if (ended().isPresent()) {
        return exitCode(ended().getAsInt());
      }
      err.printf(
          "%d ms of the Pico's time have passed. %s%n", bench.time().toMillis(), bench.where());
      return ExitCode.SAME;
    }

    /** Returns the exit code of a firmware that has ended. */
    private OptionalInt ended() {
      return calls == null ? OptionalInt.empty() : calls.exitCode();
    }

    /** A process has 8 bits of it. */
    private static int exitCode(int code) {
      return (code & 0xFF) == code ? code : ExitCode.FAILED;
    }

    /** Returns whether it ends before its time: by a signal, stdout, the firmware or GDB. */
    private boolean isStopped() {
      return stopped != 0 || failure != null || ended().isPresent() || bench.killed();
    }

    private boolean goesOn() {
      if (isStopped() || bench.time().compareTo(limit) >= 0) {
        return false;
      }
      boolean over = isOver();
      if (over && bench.debugged()) {
        LockSupport.parkNanos(SLICE.toNanos()); // until GDB wants something
      }
      return !over || bench.debugged();
    }

    private int runUntil(String awaited) {
      try {
        String wanted = new String(awaited.getBytes(UTF_8), ISO_8859_1);
        if (usb) {
          bench.runUntilUsb(wanted, limit);
        } else {
          bench.runUntilUart(wanted, limit);
        }
      } catch (StuckException e) {
        throwFailure();
        told(text::end);
        err.println(e.getMessage());
        return ExitCode.FAILED;
      }
      throwFailure();
      told(text::end);
      String missing = bench.missingStory();
      if (!missing.isEmpty()) {
        err.println(missing);
      }
      return ExitCode.SAME;
    }

    /** Inside the machine, which an exception would not stop. */
    private void say(int octet) {
      try {
        if (failure == null) {
          told(() -> text.take(octet));
        }
      } catch (UserError e) {
        failure = e;
      }
    }

    /** Nobody is left to run for when stdout takes no more: `| head` has read enough. */
    private static void told(Runnable telling) {
      try {
        telling.run();
      } catch (UncheckedIOException e) {
        throw new UserError(
            ExitCode.FAILED, "The Pico was stopped, since stdout takes no more.", e);
      }
    }

    /** Nothing executes, and nothing will ever happen by itself. */
    private boolean isOver() {
      return bench.pico().idle() && bench.pico().nextPicos() == Long.MAX_VALUE;
    }
  }
}
