package usbtoaster.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import usbtoaster.drawing.Plan;
import usbtoaster.drawing.SvgDrawing;
import usbtoaster.drawing.TextDrawing;
import usbtoaster.drawing.WireTable;
import usbtoaster.emulator.testing.Visible;

/** {@code toaster wiring}: draws what is wired to what. */
@Command(
    name = "wiring",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = {
      "Draws the wires between the header of a Raspberry Pi and the Pico, and the LEDs.",
      "",
      "What no option gives is as the properties say: toaster.pins, toaster.spi,"
          + " toaster.led-pins. Needs no device."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is drawn",
      "1:what was drawn is lost: the disk or stdout took no more",
      "2:nothing was done: an option, or a pin that two share, or the file cannot be used"
    })
final class WiringCommand implements Callable<Integer> {
  private static final String NEEDED = "─│┌┐└┘├►◄●○◁═→←Ω";

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final PinArguments pins = new PinArguments();

  @Mixin private final LedPinArguments ledPins = new LedPinArguments();

  @Option(names = "--no-leds", description = "Leave the LEDs out.")
  private boolean withoutLeds;

  @FileUse(FileUse.Way.WRITTEN)
  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Write the drawing as SVG, for a browser or a printer; - is stdout.")
  private @Nullable Path svg;

  @Option(
      names = "--plain",
      description = "Draw with ASCII, without colours, as where the charset has no box drawing.")
  private boolean plain;

  private final Charset charset;
  private final boolean colours;

  /**
   * Makes the command.
   *
   * @param charset stdout's: decides whether box drawing can be printed
   * @param colours whether stdout takes colours
   */
  WiringCommand(Charset charset, boolean colours) {
    this.charset = charset;
    this.colours = colours;
  }

  @Override
  public Integer call() {
    CommandSpec here = Objects.requireNonNull(spec); // picocli fills it in
    Plan plan = plan(here);
    PrintWriter out = here.commandLine().getOut();
    if (svg == null) {
      draw(plan, out);
    } else if (svg.toString().equals(Operands.STDIN)) {
      SvgDrawing.lines(plan).forEach(out::println);
    } else {
      write(svg, SvgDrawing.lines(plan));
    }
    return ExitCode.SAME;
  }

  private Plan plan(CommandSpec here) {
    try {
      return Plan.of(pins.map(), withoutLeds ? null : ledPins.map());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(here.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void draw(Plan plan, PrintWriter out) {
    boolean ascii = plain || !charset.newEncoder().canEncode(NEEDED);
    TextDrawing.lines(plan, ascii, colours && !plain).forEach(out::println);
    out.println();
    WireTable.lines(plan, ascii).forEach(out::println);
  }

  private static void write(Path file, List<String> lines) {
    String name = Visible.line(file.toString());
    int exitCode = ExitCode.USAGE; // until it is open, nothing was done
    try (OutputStream out = Files.newOutputStream(file)) {
      exitCode = ExitCode.FAILED;
      out.write((String.join("\n", lines) + "\n").getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UserError(exitCode, name + " could not be written: " + Reason.of(e) + ".", e);
    }
  }
}
