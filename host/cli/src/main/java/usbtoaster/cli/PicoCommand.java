package usbtoaster.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import usbtoaster.emulator.Rp2040;
import usbtoaster.emulator.StuckException;
import usbtoaster.emulator.TestBench;
import usbtoaster.emulator.image.ImageException;

/** {@code toaster pico}: any firmware on an emulated Pico, without the stack. */
@Command(
    name = "pico",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = {
      "Runs a firmware image on an emulated Pico, without the toaster's host.",
      "",
      "What it says on UART0 goes to stdout. Time is the device's own, and passes as fast as it"
          + " can."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the time has passed, or the text has come",
      "1:the text has not come, and stderr says where the firmware is; or the disk was full",
      "2:nothing was done: the image, an option or the VCD file cannot be used"
    })
final class PicoCommand implements Callable<Integer> {
  private static final Duration SLICE = Duration.ofMillis(10);
  private static final double LONGEST_SECONDS = 86_400;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "1", paramLabel = "IMAGE", description = "An ELF or UF2 file.")
  private Path image = Path.of("");

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      description = "How much of the device's time is to pass at most. Default: 10.")
  private double seconds = 10;

  @Option(
      names = "--until",
      paramLabel = "TEXT",
      description = "End when UART0 has said this; fail if it has not in the time of --for.")
  private @Nullable String until;

  @Option(
      names = "--vcd",
      paramLabel = "FILE",
      description = "Record every pin to it as a waveform, for GTKWave or PulseView.")
  private @Nullable Path vcd;

  @Override
  public Integer call() {
    CommandSpec here = Objects.requireNonNull(spec); // picocli fills it in
    if (!(seconds >= 0 && seconds <= LONGEST_SECONDS)) {
      throw new ParameterException(
          here.commandLine(), "--for goes from 0 to 86400 seconds: " + seconds + " is outside.");
    }
    Logging.configure(false, TraceLevel.OFF);
    return run(here.commandLine().getOut(), here.commandLine().getErr());
  }

  private int run(PrintWriter out, PrintWriter err) {
    try (TestBench bench = TestBench.of(image)) {
      record(bench);
      bench.pico().uart(0).listen(character -> out.print((char) character));
      int code = run(bench, out, err);
      out.flush();
      return code;
    } catch (ImageException e) {
      throw UserError.of(ExitCode.USAGE, e);
    } catch (UncheckedIOException e) { // of the disk, under a recording
      throw UserError.of(ExitCode.FAILED, e);
    }
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

  private int run(TestBench bench, PrintWriter out, PrintWriter err) {
    Duration limit = Duration.ofNanos((long) (seconds * 1e9));
    if (until != null) {
      try {
        bench.runUntilUart(until, limit);
        return ExitCode.SAME;
      } catch (StuckException e) {
        out.flush();
        err.println(e.getMessage());
        return ExitCode.FAILED;
      }
    }
    while (bench.time().compareTo(limit) < 0 && !isOver(bench)) {
      Duration rest = limit.minus(bench.time());
      bench.runFor(rest.compareTo(SLICE) < 0 ? rest : SLICE);
      out.flush();
    }
    err.printf(
        "%d ms of the Pico's time have passed. %s%n", bench.time().toMillis(), bench.where());
    return ExitCode.SAME;
  }

  /** Nothing executes, and nothing will ever happen by itself. */
  private static boolean isOver(TestBench bench) {
    return bench.pico().asleep() && bench.pico().nextPicos() == Long.MAX_VALUE;
  }
}
