package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.spi.Spi;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.emulator.image.ImageReader;
import usbtoaster.flash.BootDrives;
import usbtoaster.flash.Pause;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.targets.Board;
import usbtoaster.targets.FirmwareImage;
import usbtoaster.targets.TargetException;
import usbtoaster.targets.ToasterPico;
import usbtoaster.trace.Trace;
import usbtoaster.wires.Faults;
import usbtoaster.wires.When;

/** A Pico in boot mode: a folder, which goes when it has the file; and then the emulated Pico. */
@DisplayName("toaster flash")
class FlashTest {
  private static final Path SENSOR = Path.of("../../firmware/image/sensor.uf2");

  @TempDir private Path root;

  private final MachineTime time = new MachineTime();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path drive;
  private boolean boots = true; // the Pico takes what is copied
  private int plugAfter; // so many looks of who waits for a drive
  private int stopAfter = Integer.MAX_VALUE;
  private @Nullable EmulatedPico onHeader;
  private @Nullable EmulatedPico inBootMode;
  private boolean failing; // the header's bus throws
  private @Nullable TargetException closed; // why the header cannot be opened

  @BeforeEach
  void makeDrive() throws IOException {
    drive = root.resolve("Volumes/RPI-RP2");
    plugIn();
  }

  private void plugIn() throws IOException {
    Files.createDirectories(drive);
    Files.writeString(drive.resolve("INFO_UF2.TXT"), "Board-ID: RPI-RP2\n");
  }

  private int flash(Object... arguments) {
    FlashCommand command = new FlashCommand(new BootDrives(root), this::open, this::time);
    CommandLine line = new CommandLine(command).setCommandName("flash");
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    line.setExecutionExceptionHandler(
        (e, _, _) -> {
          if (e instanceof UserError error) {
            err.write(e.getMessage());
            return error.exitCode();
          }
          throw e;
        });
    String[] strings = new String[arguments.length];
    for (int i = 0; i < strings.length; i++) {
      strings[i] = arguments[i].toString();
    }
    return line.execute(strings);
  }

  /** The machine's time, in which the boot ROM looks at what was copied; no real time passes. */
  private Pause time(Waiting waiting) {
    return nanos -> {
      if (--stopAfter <= 0) {
        waiting.stop(ExitCode.INTERRUPTED);
      }
      if (onHeader != null) {
        time.advance(nanos);
      }
      try {
        boot();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return waiting.exitCode() == 0;
    };
  }

  private void boot() throws IOException {
    if (plugAfter > 0 && --plugAfter == 0) {
      plugIn();
    }
    Path file = drive.resolve("FLASH.UF2");
    if (boots && Files.exists(file)) {
      if (inBootMode != null) {
        inBootMode.reflash(ImageReader.read(file));
      }
      Files.delete(file);
      Files.delete(drive.resolve("INFO_UF2.TXT"));
    }
  }

  private @Nullable Board open(PinMap pins) throws TargetException {
    if (closed != null) {
      throw closed;
    }
    if (onHeader == null) {
      return null;
    }
    Context pi4j = Pi4J.newContextBuilder().add(onHeader.providers()).build();
    ToasterWiring lines = PiWires.create(pi4j, pins);
    Faults faults = new Faults(time);
    Spi bus = failing ? faults.wrap(lines.bus()) : lines.bus();
    if (failing) {
      faults.transfers(bus).throwBefore(When.always());
    }
    ToasterWiring wiring = new ToasterWiring(bus, lines.irq(), lines.ack(), lines.reset());
    return new Board() {
      @Override
      public ToasterWiring wiring() {
        return wiring;
      }

      @Override
      public String description() {
        return "an emulated Pico on a header";
      }

      @Override
      public int maxBurstBytes() {
        return 4032;
      }

      @Override
      public void close() {
        pi4j.shutdown();
      }
    };
  }

  @Test
  void shouldCopyTheToastersFirmwareAndAskForItsVersion() throws TargetException {
    try (EmulatedPico pico = ToasterPico.open(ImageReader.read(SENSOR), time, Trace.OFF)) {
      onHeader = pico;
      inBootMode = pico;
      assertThat(flash()).as(err::toString).isZero();
    }
    int bytes = FirmwareImage.uf2().length;
    assertThat(out.toString())
        .contains("The Pico at " + drive + " has taken toaster.uf2 (" + bytes + " bytes)")
        .containsPattern("The toaster on the header answers: firmware \\d+, protocol 2\\.");
  }

  @Test
  void shouldTellThatNoToasterAnswers() throws TargetException {
    try (EmulatedPico pico = ToasterPico.open(ImageReader.read(SENSOR), time, Trace.OFF)) {
      onHeader = pico;
      assertThat(flash()).isEqualTo(1); // another Pico was in boot mode
    }
    assertThat(err.toString()).startsWith("No toaster answers on the header: toaster doctor looks");
  }

  @Test
  void shouldStopAtASignalWhileItAsks() throws TargetException {
    try (EmulatedPico pico = ToasterPico.open(ImageReader.read(SENSOR), time, Trace.OFF)) {
      onHeader = pico;
      stopAfter = 5; // the drive goes at once; then come the pauses between frames
      assertThat(flash()).isEqualTo(ExitCode.INTERRUPTED);
    }
    assertThat(err.toString()).doesNotContain("No toaster answers");
  }

  @Test
  void shouldSayThatTheLinesFailWhileItAsks() throws TargetException {
    try (EmulatedPico pico = ToasterPico.open(ImageReader.read(SENSOR), time, Trace.OFF)) {
      onHeader = pico;
      failing = true;
      assertThat(flash()).isEqualTo(1);
    }
    assertThat(err.toString())
        .startsWith("The toaster on the header could not be asked (")
        .contains("toaster doctor");
  }

  @Test
  void shouldNotAskWhereThereIsNoHeader() {
    assertThat(flash()).isZero();
    assertThat(out.toString())
        .contains("Its version was not asked for: this machine has no header.");
  }

  @Test
  void shouldSayWhyTheHeaderCannotBeAsked() {
    closed = new TargetException("There is no SPI bus (/dev/spidev0.0): enable SPI.");
    assertThat(flash()).isZero();
    assertThat(out.toString()).contains("Its version was not asked for. There is no SPI bus");
  }

  @Test
  void shouldNotAskOtherFirmwareNorWhenToldNotTo() throws IOException {
    closed = new TargetException("Nobody is to open it.");
    assertThat(flash(SENSOR)).isZero();
    assertThat(out.toString()).contains("has taken sensor.uf2", "It is not the toaster's firmware");
    plugIn();
    assertThat(flash("--no-verify", "--drive", drive)).isZero();
    assertThat(out.toString()).doesNotContain("Nobody");
  }

  @Test
  void shouldSayHowToGetADriveAndWaitForOneIfAskedTo() throws IOException {
    Files.delete(drive.resolve("INFO_UF2.TXT"));
    assertThat(flash()).isEqualTo(2);
    assertThat(err.toString()).startsWith("There is no Pico in boot mode: hold its BOOTSEL");
    plugAfter = 7;
    assertThat(flash("--wait")).isZero();
    assertThat(out.toString()).contains("has taken toaster.uf2");
  }

  @Test
  void shouldWaitForTheDriveThatIsNamed() throws IOException {
    Files.delete(drive.resolve("INFO_UF2.TXT"));
    plugAfter = 7;
    assertThat(flash("--wait", "--drive", drive)).as(err::toString).isZero();
    assertThat(out.toString()).contains("The Pico at " + drive + " has taken toaster.uf2");
    stopAfter = 5;
    assertThat(flash("--wait", "--drive", drive)).isEqualTo(ExitCode.INTERRUPTED);
  }

  @Test
  void shouldStopWaitingAtASignalOrAfterTwoMinutes() throws IOException {
    Files.delete(drive.resolve("INFO_UF2.TXT"));
    stopAfter = 5;
    assertThat(flash("--wait")).isEqualTo(ExitCode.INTERRUPTED);
    stopAfter = Integer.MAX_VALUE;
    assertThat(flash("--wait")).isEqualTo(2);
    assertThat(stopAfter).isEqualTo(Integer.MAX_VALUE - 2400);
  }

  @Test
  void shouldTellOfAPicoThatDoesNotTakeIt() {
    boots = false;
    assertThat(flash()).isEqualTo(1);
    assertThat(err.toString()).contains("took the file and did not restart");
    stopAfter = 3;
    assertThat(flash()).as("Ctrl-C meanwhile").isEqualTo(ExitCode.INTERRUPTED);
  }

  @Test
  void shouldRefuseAnImageBeforeItLooksForADrive() throws IOException {
    Path none = root.resolve("none.uf2");
    assertThat(flash(none)).isEqualTo(2);
    assertThat(err.toString()).startsWith(none + " could not be read: it is not there");
    Path elf = Path.of("../../firmware/image/toaster.elf");
    assertThat(flash(elf)).isEqualTo(2);
    assertThat(err.toString()).contains("toaster.elf is an ELF file: give the .uf2");
    assertThat(flash("/dev/zero")).isEqualTo(2);
    assertThat(drive.resolve("FLASH.UF2")).doesNotExist();
  }
}
