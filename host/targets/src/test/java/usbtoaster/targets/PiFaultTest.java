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
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.trace.Trace;

/** What is said when Pi4J fails; its exceptions are those of its version 3.0.4. */
final class PiFaultTest {
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
    TargetException fault = fault(line("Device or resource busy"), bcm -> "gpiomon of " + bcm);

    assertThat(fault.getMessage())
        .startsWith("BCM 5 is held by gpiomon of 5 (")
        .contains("Device or resource busy")
        .contains("close the program that uses it");
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

    assertThatThrownBy(() -> PiBoard.open(PinMap.DEFAULT, header()))
        .isInstanceOf(TargetException.class)
        .hasMessageFindingMatch(
            Files.exists(Path.of("/proc/device-tree/model"))
                ? "Pi4J"
                : "^This board is not known to");
  }
}
