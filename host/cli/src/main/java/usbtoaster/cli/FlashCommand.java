package usbtoaster.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import usbtoaster.driver.PinMap;
import usbtoaster.emulator.testing.Visible;
import usbtoaster.flash.BootDrive;
import usbtoaster.flash.BootDrives;
import usbtoaster.flash.Copy;
import usbtoaster.flash.FlashException;
import usbtoaster.flash.Pause;
import usbtoaster.flash.Uf2Image;
import usbtoaster.targets.FirmwareImage;
import usbtoaster.targets.TargetException;

/** {@code toaster flash}: puts firmware into a real Pico. */
@Command(
    name = "flash",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = {
      "Copies firmware to a Pico in boot mode, and asks over the wires whether it runs.",
      "",
      "Hold the Pico's BOOTSEL button down while you plug it into a USB port: a drive appears. On a"
          + " Raspberry Pi the toaster on the header is asked which version it has."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the Pico has the firmware, and answers if it can be asked",
      "1:the Pico has not taken it, or does not answer as it should",
      "2:nothing was done: there is no Pico in boot mode, or an option or the image cannot be used",
      "130:stopped by Ctrl-C; 143: by SIGTERM; 129: by SIGHUP"
    })
final class FlashCommand implements Callable<Integer> {
  private static final long LONGEST_WAIT_NANOS = 120_000_000_000L;
  private static final int MOST_BYTES = 8 << 20; // twice what a Pico's flash takes in UF2

  @Spec private @Nullable CommandSpec spec;

  @FileUse(FileUse.Way.READ)
  @Parameters(
      arity = "0..1",
      paramLabel = "IMAGE",
      description = "A UF2 file for the RP2040. Default: the toaster's firmware of this build.")
  private @Nullable Path image;

  @FileUse(FileUse.Way.WRITTEN)
  @Option(
      names = "--drive",
      paramLabel = "DIR",
      description = "The Pico's drive. Default: the one that is there.")
  private @Nullable Path folder;

  @Option(names = "--wait", description = "Wait up to two minutes for a Pico in boot mode.")
  private boolean wait;

  @Option(names = "--no-verify", description = "Do not ask the toaster on the header.")
  private boolean unverified;

  @Mixin private final PinArguments pins = new PinArguments();

  private final BootDrives drives;
  private final Verification.Header header;
  private final Function<Waiting, Pause> time;

  /** Makes the command for this machine. */
  FlashCommand() {
    this(new BootDrives(Path.of("/")), Verification::openHeader, waiting -> waiting);
  }

  /**
   * Makes the command.
   *
   * @param time makes what lets time pass of what a signal ends
   */
  FlashCommand(BootDrives drives, Verification.Header header, Function<Waiting, Pause> time) {
    this.drives = drives;
    this.header = header;
    this.time = time;
  }

  @Override
  @SuppressWarnings("try") // signals are watched, and nothing asked of them
  public Integer call() throws Exception {
    CommandSpec here = Objects.requireNonNull(spec); // picocli fills it in
    Logging.configure(false, false);
    PinMap map = pins(here);
    Uf2Image uf2 = image(); // before signals are watched: of a pipe it may take for ever
    PrintWriter out = here.commandLine().getOut();
    Waiting waiting = new Waiting();
    try (AutoCloseable _ = StopSignals.watch(waiting::stop)) {
      return run(uf2, map, out, here.commandLine().getErr(), waiting);
    } catch (FlashException | UserError e) {
      if (waiting.exitCode() != 0) {
        return waiting.exitCode();
      }
      throw e instanceof UserError error ? error : UserError.of(ExitCode.FAILED, e);
    }
  }

  private PinMap pins(CommandSpec here) {
    try {
      return pins.map();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(here.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private int run(Uf2Image uf2, PinMap map, PrintWriter out, PrintWriter err, Waiting waiting)
      throws FlashException {
    Pause pause = time.apply(waiting);
    BootDrive drive = drive(pause, err);
    if (drive == null) {
      if (waiting.exitCode() != 0) {
        return waiting.exitCode();
      }
      throw new UserError(ExitCode.USAGE, drives.missing());
    }
    new Copy(pause).run(uf2, drive);
    out.printf(
        "The Pico at %s has taken %s (%d bytes), and restarted.%n",
        Visible.line(drive.folder().toString()), uf2.name(), uf2.length());
    if (unverified) {
      return ExitCode.SAME;
    }
    return new Verification(header, map, pause).run(uf2, out);
  }

  private Uf2Image image() {
    try {
      return image == null
          ? Uf2Image.of("toaster.uf2", FirmwareImage.uf2())
          : Uf2Image.of(Visible.line(String.valueOf(image.getFileName())), bytes(image));
    } catch (FlashException | TargetException e) {
      throw UserError.of(ExitCode.USAGE, e); // nothing was done yet
    }
  }

  private static byte[] bytes(Path file) throws FlashException {
    String name = Visible.line(file.toString());
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new FlashException(name + " has more bytes than a Pico has flash for.");
      }
      return bytes;
    } catch (IOException e) {
      throw new FlashException(name + " could not be read: " + Reason.of(e) + ".", e);
    }
  }

  private @Nullable BootDrive drive(Pause pause, PrintWriter err) {
    try {
      Path named = folder;
      if (named != null) {
        if (wait && !drives.isAt(named)) {
          waitFor(() -> drives.isAt(named), pause, err);
        }
        return drives.at(named);
      }
      BootDrive drive = drives.only();
      if (drive == null && wait) {
        waitFor(() -> drives.only() != null, pause, err);
        drive = drives.only();
      }
      return drive;
    } catch (FlashException e) {
      throw UserError.of(ExitCode.USAGE, e); // nothing was done yet
    }
  }

  private void waitFor(Pause.Condition plugged, Pause pause, PrintWriter err)
      throws FlashException {
    err.println(drives.missing());
    err.flush();
    pause.until(plugged, LONGEST_WAIT_NANOS);
  }
}
