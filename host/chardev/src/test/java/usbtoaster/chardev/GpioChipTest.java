package usbtoaster.chardev;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.chardev.GpioException.Reason;
import usbtoaster.chardev.LineRequest.Bias;
import usbtoaster.chardev.LineRequest.Input;
import usbtoaster.chardev.LineRequest.Output;

/** What is asked of the kernel, and what is said of its answers. */
final class GpioChipTest {
  private static final LineRequest MIXED =
      new LineRequest(
          "toaster",
          List.of(new Input(1, Bias.PULL_DOWN), new Input(2, Bias.AS_IS)),
          List.of(new Output(4, false), new Output(6, true)),
          1024);

  @TempDir private Path folder;
  private final FakeKernel kernel = new FakeKernel();

  private GpioChipTest() throws GpioException {}

  @AfterEach
  void close() {
    kernel.close();
  }

  private GpioException refusal(LineRequest request) throws GpioException {
    try (GpioChip chip = kernel.chip(folder)) {
      return catchThrowableOfType(GpioException.class, () -> chip.request(request));
    }
  }

  private GpioException refusalOfOpening(Path device) {
    return catchThrowableOfType(
        GpioException.class, () -> GpioChip.open(device, LinuxCalls.ofThisSystem(), folder));
  }

  @Test
  void shouldTellAChipAndItsLines() throws Exception {
    kernel.holds(3, "someone\u001b");
    kernel.label = "pinctrl-bcm2711";
    try (GpioChip chip = kernel.chip(folder)) {
      assertThat(chip.name()).isEqualTo("gpiochip0");
      assertThat(chip.label()).isEqualTo("pinctrl-bcm2711");
      assertThat(chip.lines()).isEqualTo(8);
      assertThat(chip.line(3).used()).isTrue();
      assertThat(chip.line(3).consumer()).isEqualTo("someone?");
      assertThat(chip.line(3).flags())
          .containsExactlyInAnyOrder(LineInfo.Flag.USED, LineInfo.Flag.INPUT);
      assertThat(chip.line(4).used()).isFalse();
    }
    assertThat(kernel.opened()).isZero();
  }

  @Test
  void shouldFindTheChipsByTheirNumbersAndLeaveOutOtherNames() throws Exception {
    for (String name : List.of("gpiochip10", "gpiochip2", "gpiochip", "gpiochip1x", "gpiomem")) {
      Files.createFile(folder.resolve(name));
    }
    Files.createSymbolicLink(folder.resolve("gpiochip4"), Path.of("gpiochip2"));

    assertThat(GpioChip.paths(folder))
        .containsExactly(folder.resolve("gpiochip2"), folder.resolve("gpiochip10"));
  }

  @Test
  void shouldAskForAllLinesInOneRequest() throws Exception {
    GpioLines lines = kernel.request(MIXED);

    try (Arena arena = Arena.ofConfined()) {
      MemorySegment asked = arena.allocate(Uapi.LINE_REQUEST);
      asked.copyFrom(MemorySegment.ofArray(kernel.requested));
      assertThat(IntStream.range(0, 5).map(i -> asked.getAtIndex(JAVA_INT, i)))
          .containsExactly(1, 2, 4, 6, 0);
      assertThat(asked.getString(256)).isEqualTo("toaster");
      assertThat(asked.get(JAVA_LONG, 288)).as("of line 1").isEqualTo(4 | 16 | 32 | 512);
      assertThat(asked.get(JAVA_INT, 296)).as("attributes").isEqualTo(3);
      assertThat(attribute(asked, 0)).containsExactly(1, 4 | 16 | 32, 0b0010); // flags
      assertThat(attribute(asked, 1)).containsExactly(1, 8, 0b1100); // flags
      assertThat(attribute(asked, 2)).containsExactly(2, 0b1000, 0b1100); // values
      assertThat(asked.get(JAVA_INT, 560)).isEqualTo(4);
      assertThat(asked.get(JAVA_INT, 564)).isEqualTo(1024);
    }
    assertThat(kernel.opened()).as("the chip is closed, the lines are not").isEqualTo(1);
    lines.close();
    assertThat(kernel.opened()).isZero();
  }

  private static long[] attribute(MemorySegment request, int index) {
    long at = 320 + 24L * index;
    return new long[] {
      request.get(JAVA_INT, at), request.get(JAVA_LONG, at + 8), request.get(JAVA_LONG, at + 16)
    };
  }

  @Test
  void shouldSetSeveralOutputsAtOnceAndReadWithAMask() throws Exception {
    try (GpioLines lines = kernel.request(MIXED)) {
      kernel.levels = 0b0011;
      lines.set(-1, lines.mask(4) | lines.mask(6));
      assertThat(kernel.levels).isEqualTo(0b1111);
      lines.set(0, lines.mask(6));
      assertThat(kernel.levels).isEqualTo(0b0111);
      assertThat(lines.levels(lines.mask(2))).isEqualTo(0b0010);
      assertThat(lines.levels(lines.mask(6))).isZero();
      assertThatThrownBy(() -> lines.mask(5))
          .hasMessage("Line 5 is not one of this request: request it.");
    }
  }

  @Test
  void shouldTouchNoDescriptorOnceItIsClosed() throws Exception {
    GpioLines lines = kernel.request(MIXED);
    lines.close();
    lines.close();

    assertThatThrownBy(() -> lines.set(0, 4)).hasMessageContaining("is closed");
    assertThatThrownBy(() -> lines.levels(1)).hasMessageContaining("is closed");
    GpioChip chip = kernel.chip(folder);
    chip.close();
    chip.close();
    assertThatThrownBy(() -> chip.line(1)).hasMessage("gpiochip0 is closed: open it again.");
    assertThatThrownBy(() -> chip.request(MIXED)).hasMessageContaining("is closed");
  }

  @Test
  void shouldSayThatTheChipIsGone() throws Exception {
    try (GpioLines lines = kernel.request(MIXED)) {
      kernel.valuesErrno = Errno.ENODEV;
      assertThatThrownBy(() -> lines.set(0, 4)).hasMessageStartingWith("gpiochip0 is gone: ");
      kernel.valuesErrno = 1;
      assertThatThrownBy(() -> lines.set(0, 1))
          .hasMessage(
              "Setting lines failed on gpiochip0 (EPERM): look into the kernel's log"
                  + " (dmesg).");
    }
  }

  @Test
  void shouldNameTheHolderOfABusyLine() throws Exception {
    kernel.requestErrno = Errno.EBUSY;
    kernel.holds(4, "someone");

    GpioException busy = refusal(MIXED);

    assertThat(busy.reason()).isEqualTo(Reason.BUSY);
    assertThat(busy.line()).isEqualTo(4);
    assertThat(busy.holder()).extracting(LineHolder::consumer).isEqualTo("someone");
    assertThat(busy)
        .hasMessage(
            "Line 4 of gpiochip0 is held by \"someone\", which is no process: a driver of the"
                + " kernel: close the program, or remove the overlay that claims it.");
    assertThat(kernel.opened()).isZero();
  }

  @Test
  void shouldSayWhatElseTheKernelRefuses() throws Exception {
    kernel.requestErrno = Errno.EBUSY;
    assertThat(refusal(MIXED)).hasMessageStartingWith("A line of gpiochip0 was in use just now");
    kernel.requestErrno = Errno.ENXIO;
    assertThat(refusal(MIXED))
        .hasMessage(
            "gpiochip0 (fake) has no interrupts, so it tells no edges (ENXIO): use inputs of"
                + " another chip.");
    kernel.requestErrno = Errno.ENODEV;
    assertThat(refusal(MIXED).reason()).isEqualTo(Reason.GONE);
    kernel.requestErrno = Errno.ENOTTY;
    assertThat(refusal(MIXED)).hasMessageContaining("Linux 5.10 or newer");
    kernel.requestErrno = Errno.EINVAL;
    assertThat(refusal(MIXED))
        .hasMessageStartingWith("gpiochip0 does not give the lines [1, 2, 4, 6] (EINVAL): ");
  }

  @Test
  void shouldSayWhichLineIsBeyondTheChip() throws Exception {
    GpioException beyond =
        refusal(new LineRequest("t", List.of(new Input(9, Bias.AS_IS)), List.of(), 0));

    assertThat(beyond.reason()).isEqualTo(Reason.NO_LINE);
    assertThat(beyond.line()).isEqualTo(9);
    assertThat(beyond)
        .hasMessage("There is no line 9 on gpiochip0 (fake): it has the lines 0 to 7.");
  }

  @Test
  void shouldSayWhyARealDeviceCannotBeOpened() throws Exception {
    assertThat(refusalOfOpening(folder.resolve("gpiochip7")))
        .hasMessage(
            "There is no %s: this machine has no GPIO chip, or its driver is not loaded."
                .formatted(folder.resolve("gpiochip7")));
    Path file = Files.createFile(folder.resolve("gpiochip1"));
    assertThat(refusalOfOpening(folder.resolve("gpiochip7")))
        .hasMessageEndingWith("name one of these: gpiochip1.");
    assertThat(refusalOfOpening(file).reason()).isEqualTo(Reason.NOT_A_CHIP);
    assertThat(refusalOfOpening(Path.of("/dev/null")))
        .hasMessage("/dev/null is not a GPIO chip (ENOTTY): name one, as /dev/gpiochip0.");
  }

  @Test
  void shouldNameTheGroupThatMay() throws Exception {
    kernel.openErrno = Errno.EACCES;
    GpioException denied = catchThrowableOfType(GpioException.class, () -> kernel.chip(folder));

    assertThat(denied.reason()).isEqualTo(Reason.DENIED);
    assertThat(denied).hasMessageStartingWith("Permission denied on /dev/gpiochip0: ");
    Path file = Files.createFile(folder.resolve("gpiochip1"));
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw----"));
    assertThat(Access.denied(file)).contains(": join its group, ").contains("sudo usermod -aG ");
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    assertThat(Access.denied(file)).contains("may not: give it to a group by a udev rule");
  }

  @Test
  void shouldCloseAChipThatTellsNothing() {
    kernel.chipErrno = Errno.ENOTTY;
    assertThatThrownBy(() -> kernel.chip(folder)).isInstanceOf(GpioException.class);
    assertThat(kernel.opened()).isZero();
  }

  @Test
  void shouldRefuseARequestThatTheKernelWouldRefuseWithANumber() {
    List<Input> one = List.of(new Input(1, Bias.AS_IS));
    assertThatThrownBy(() -> new LineRequest("t", one, List.of(new Output(1, true)), 0))
        .hasMessage("Line 1 is there twice: name each once.");
    assertThatThrownBy(() -> new LineRequest("t", List.of(), List.of(), 0))
        .hasMessageStartingWith("One request is for 1 to 64 lines, not 0");
    assertThatThrownBy(() -> new LineRequest("t", one, List.of(), 1025))
        .hasMessageStartingWith("The kernel keeps 0 to 1024 edges");
    assertThatThrownBy(() -> new LineRequest("ü".repeat(16), one, List.of(), 0))
        .hasMessageStartingWith("A consumer's name has 1 to 31 bytes, not 32");
    assertThatThrownBy(() -> new LineRequest("t", List.of(new Input(-1, Bias.AS_IS)), List.of(), 0))
        .hasMessageStartingWith("There is no line -1");
  }
}
