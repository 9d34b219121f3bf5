package usbtoaster.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.InitializeException;
import com.pi4j.library.gpiod.internal.GpioDException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.chardev.EdgeListener;
import usbtoaster.chardev.GpioException;
import usbtoaster.chardev.GpioException.Reason;
import usbtoaster.chardev.LineHolder;
import usbtoaster.chardev.LineRequest;
import usbtoaster.chardev.LineRequest.Bias;
import usbtoaster.driver.LedPins;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.trace.Trace;

/** What is said when Pi4J fails; its exceptions are those of its version 3.0.4. */
final class PiFaultTest {
  private static final EdgeListener EDGES = (line, rising, nanos, seqno, lineSeqno, lost) -> {};

  @TempDir private Path root;

  private PiHeader header() {
    return new PiHeader(root, "aarch64", null, device -> true);
  }

  private TargetException fault(Throwable thrown, IntFunction<@Nullable String> holder) {
    TargetException fault = new PiFault(header(), "gpiochip4", holder).of(thrown);
    assertThat(fault).hasCause(thrown);
    return fault;
  }

  /** What {@link PiWires} throws for a line that Pi4J cannot open. */
  private static RuntimeException line(String reason) throws Exception {
    try (EmulatedPico pico =
        ToasterPico.open(FirmwareImage.ofThisBuild(), new MachineTime(), Trace.OFF)) {
      Context context = Pi4J.newContextBuilder().add(pico.providers()).build();
      Throwable thrown = catchThrowable(() -> PiWires.create(context, new PinMap(5, 24, 23)));
      context.shutdown();
      assertThat(thrown).isInstanceOf(PiWires.LineException.class).hasMessageContaining("BCM 5");
      Throwable pi4j = new InitializeException("Failed to initialize IO irq", gpiod(reason));
      PiWires.LineException line = (PiWires.LineException) thrown;
      return new PiWires.LineException("irq", line.bcm(), new IllegalStateException(pi4j));
    }
  }

  private static GpioDException gpiod(String reason) {
    return new GpioDException(
        "c_gpiod_line_request_both_edges_events_flags failed! (" + reason + ")");
  }

  @Test
  void shouldSayWhoHoldsALine() throws Exception {
    assertThat(fault(line("Device or resource busy"), bcm -> "gpiomon of " + bcm))
        .hasMessageStartingWith("BCM 5 is held by gpiomon of 5: close the program that uses it");
  }

  @Test
  void shouldKeepAReasonThatIsNotTheHolders() throws Exception {
    assertThat(fault(line("Invalid argument"), bcm -> "gpiomon of " + bcm))
        .hasMessageStartingWith("BCM 5 is held by gpiomon of 5 (")
        .hasMessageContaining("(Invalid argument)): close the program that uses it");
  }

  /** The kernel itself has refused the line, and says by whom it is held. */
  private static GpioException refused(Reason reason, int line, @Nullable LineHolder holder) {
    return new GpioException(reason, line, "gpiochip0 has no interrupts.", holder);
  }

  @Test
  void shouldNameTheProcessThatHoldsALineOfTheKernels() {
    LineHolder holder =
        new LineHolder("other", List.of(new LineHolder.Holding(210, "gpiomon 25")), true, 0);

    assertThat(fault(refused(Reason.BUSY, 25, holder), bcm -> null))
        .hasMessage(
            "BCM 25 is held by process 210 (gpiomon 25): close the program that uses it, or remove"
                + " the overlay that claims it from /boot/firmware/config.txt.");
  }

  @Test
  void shouldSayWhatTheKernelRefusesAsItDoes() throws Exception {
    assertThat(fault(refused(Reason.NO_EDGES, 25, null), bcm -> null))
        .hasMessage("gpiochip0 has no interrupts.");
    Files.createDirectories(root.resolve("dev"));
    assertThat(fault(refused(Reason.DENIED, -1, null), bcm -> null))
        .hasMessageStartingWith("Permission denied on /dev/gpiochip4: ");
  }

  @Test
  void shouldSayThatALineIsInUseWhereNobodyKnowsByWhom() throws Exception {
    assertThat(fault(line("Device or resource busy"), bcm -> null))
        .hasMessageStartingWith("BCM 5 is in use (");
  }

  @Test
  void shouldNameTheGroupWhereTheKernelForbidsIt() throws Exception {
    Files.createDirectories(root.resolve("dev"));
    Path chip = Files.createFile(root.resolve("dev/gpiochip4"));
    Files.setPosixFilePermissions(chip, PosixFilePermissions.fromString("rw-rw----"));

    assertThat(fault(gpiod("Permission denied"), bcm -> null))
        .hasMessageStartingWith("Permission denied on /dev/gpiochip4: join its group, ");
  }

  @Test
  void shouldSayThatTheNativeLibraryDoesNotLoad() {
    Throwable link = new UnsatisfiedLinkError("libpi4j-gpiod.so: wrong ELF class: ELFCLASS32");

    assertThat(fault(link, bcm -> null))
        .hasMessageStartingWith(
            "Pi4J's native library does not load here (libpi4j-gpiod.so: wrong");
    assertThat(fault(new IllegalStateException(link), bcm -> null))
        .hasMessageStartingWith("Pi4J's native library does not load here (");
  }

  @Test
  void shouldTellEveryCauseOnceWhereNoneIsKnown() {
    Throwable cause = new GpioDException("c_gpiod_chip_open failed! (Input/output error)");

    assertThat(fault(new RuntimeException(cause), bcm -> null))
        .hasMessage(
            "The toaster's lines could not be opened (c_gpiod_chip_open failed! (Input/output"
                + " error)): enable SPI with raspi-config, and close other programs that use these"
                + " pins.");
  }

  /** The real calls on a plain file: it is not a chip, and nothing stays open. */
  @Test
  void shouldSayThatAFileIsNoChipOfTheKernels() throws Exception {
    Files.createDirectories(root.resolve("dev"));
    Files.createFile(root.resolve("dev/gpiochip0"));
    Files.createFile(root.resolve("dev/spidev0.0"));
    TargetOptions options = TargetOptions.DEFAULT.withEdges(Edges.CHARDEV);

    assertThatThrownBy(() -> PiBoard.open(options, header(), EDGES))
        .isInstanceOf(TargetException.class)
        .hasMessageMatching(".*/dev/gpiochip0 is not a GPIO chip \\(ENOTTY\\): name one.*");
  }

  @Test
  void shouldRecordWhenTheKernelSawIrqRise() {
    Trace trace = new Trace(8, () -> 900, () -> 0);
    EdgeListener listener = KernelLines.traced(PinMap.DEFAULT, trace, null);
    listener.edge(25, true, 500, 1, 1, 0);
    listener.edge(25, false, 600, 2, 2, 0);
    listener.edge(24, true, 700, 3, 1, 0);
    List<String> read = new ArrayList<>();

    trace.drain(event -> read.add(event.stage() + " " + event.detail() + " " + event.nanos()));

    assertThat(read).containsExactly("EDGE 1 500");
  }

  /** All lines are asked for together, those of the LEDs too. */
  @Test
  void shouldAskTheKernelForAllLinesAtOnce() {
    LineRequest request =
        KernelLines.request(
            TargetOptions.DEFAULT.withLeds(LedPins.DEFAULT).withEdges(Edges.CHARDEV));

    assertThat(request.lines()).containsExactly(25, 24, 23, 5, 6, 12, 13, 16, 19, 20, 21);
    assertThat(request.inputs()).containsExactly(new LineRequest.Input(25, Bias.PULL_DOWN));
    assertThat(request.outputs().stream().filter(LineRequest.Output::high))
        .containsExactly(new LineRequest.Output(23, true)); // RESET is active low
    assertThat(request.eventBuffer()).isEqualTo(1024);
  }

  /**
   * Pi4J itself, off a Pi, with devices that are plain files: it must not choose the emulated
   * toaster in place of the real one.
   */
  @Test
  void shouldRefuseABoardThatPi4jDoesNotKnow() throws Exception {
    Files.createDirectories(root.resolve("dev"));
    Files.createFile(root.resolve("dev/gpiochip0"));
    Files.createFile(root.resolve("dev/spidev0.0"));
    if (Files.exists(Path.of("/dev/spidev0.0"))) {
      return; // on a Pi this would open the real lines
    }

    assertThatThrownBy(() -> PiBoard.open(TargetOptions.DEFAULT, header(), EDGES))
        .isInstanceOf(TargetException.class)
        .hasMessageFindingMatch(
            Files.exists(Path.of("/proc/device-tree/model"))
                ? "Pi4J"
                : "^This board is not known to");
  }
}
