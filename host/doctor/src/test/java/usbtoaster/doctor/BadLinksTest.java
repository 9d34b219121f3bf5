package usbtoaster.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.spi.Spi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Crc32;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.targets.FirmwareImage;
import usbtoaster.targets.TargetException;
import usbtoaster.trace.Stage;
import usbtoaster.wires.Faults;
import usbtoaster.wires.When;

/** The real firmware, and what is wrong with more than the place of a wire. */
class BadLinksTest {
  private final BrokenWires wires = BrokenWires.cut();

  private static Finding failed(List<Finding> findings) {
    List<Finding> failed =
        findings.stream().filter(finding -> finding.grade() == Finding.Grade.FAILED).toList();
    assertThat(failed).hasSize(1);
    return failed.getFirst();
  }

  private static ToasterWiring with(ToasterWiring lines, Spi bus) {
    return new ToasterWiring(bus, lines.irq(), lines.ack(), lines.reset());
  }

  private static ToasterWiring with(ToasterWiring lines, DigitalInput irq) {
    return new ToasterWiring(lines.bus(), irq, lines.ack(), lines.reset());
  }

  /** Flips a bit each way in every third frame at a clock above {@code hertz}. */
  private static ToasterWiring garbled(
      Faults faults, ToasterWiring lines, PinMap pins, int hertz, When when) {
    if (pins.clockHertz() <= hertz) {
      return lines;
    }
    Spi bus = faults.wrap(lines.bus());
    faults.transfers(bus).flipToHost(77, when).flipToDevice(123, when);
    return with(lines, bus);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000_000, 100_000})
  void shouldAdviseASlowerClockWhereAllIsGarbled(int hertz) {
    wires.breaker = (faults, lines, pins) -> garbled(faults, lines, pins, hertz, When.always());
    List<Finding> findings = wires.findings();
    String option = hertz == 1_000_000 ? "1MHz" : "100kHz";
    assertThat(failed(findings).subject()).isEqualTo("clock");
    assertThat(failed(findings).seen())
        .isEqualTo("frames are garbled at 10000 kHz, and whole at " + option);
    assertThat(failed(findings).remedy()).contains("--clock " + option);
    assertThat(findings).extracting(Finding::subject).contains("MISO", "interrupts");
  }

  @Test
  void shouldAdviseASlowerClockWhereSomeFramesAreGarbled() {
    wires.breaker = (faults, lines, pins) -> garbled(faults, lines, pins, 1_000_000, When.every(5));
    assertThat(failed(wires.findings()).subject()).isEqualTo("clock");
  }

  @Test
  void shouldSayThatNothingAnswers() throws TargetException {
    wires.image = FirmwareImage.read(Path.of("../../firmware/image/sensor.elf"));
    Finding failed = failed(wires.findings());
    assertThat(failed.subject()).isEqualTo("toaster");
    assertThat(failed.seen()).startsWith("nothing answers");
    assertThat(failed.remedy()).contains("power", "ground", "RUN", "RPI-RP2");
  }

  @Test
  void shouldSayThatIrqIsAlwaysHigh() {
    wires.breaker =
        (faults, lines, pins) -> {
          DigitalInput irq = faults.wrap(lines.irq());
          faults.line(irq).hold(DigitalState.HIGH);
          return with(lines, irq);
        };
    Finding failed = failed(wires.findings());
    assertThat(failed.subject()).isEqualTo("IRQ");
    assertThat(failed.seen()).startsWith("is always high");
  }

  @Test
  void shouldSayThatTheBusOfThisMachineRefuses() {
    wires.busBytes = 32;
    List<Finding> findings = wires.findings();
    assertThat(failed(findings).subject()).isEqualTo("bus");
    assertThat(failed(findings).seen()).isEqualTo("a transfer of 64 bytes returned -1");
    assertThat(findings).extracting(Finding::subject).containsExactly("bus", "wires", "interrupts");
  }

  @Test
  void shouldSayThatTheBusOfThisMachineThrows() {
    wires.breaker =
        (faults, lines, pins) -> {
          Spi bus = faults.wrap(lines.bus());
          faults.transfers(bus).throwBefore(When.nth(4));
          return with(lines, bus);
        };
    assertThat(failed(wires.findings()).seen()).startsWith("the transfer failed (");
  }

  /** As a chip that is unbound meanwhile: its levels cannot be read any more. */
  @Test
  void shouldSayThatALineOfThisMachineCannotBeRead() {
    wires.breaker = (faults, lines, pins) -> with(lines, unreadable(lines.irq()));
    List<Finding> findings = wires.findings();
    assertThat(failed(findings).subject()).isEqualTo("bus");
    assertThat(failed(findings).seen()).isEqualTo("a line cannot be read (gpiochip0 is gone)");
    assertThat(findings).extracting(Finding::subject).containsExactly("bus", "wires", "interrupts");
    assertThat(wires.closed).hasSize(1);
  }

  private static DigitalInput unreadable(DigitalInput irq) {
    return (DigitalInput)
        Proxy.newProxyInstance(
            DigitalInput.class.getClassLoader(),
            new Class<?>[] {DigitalInput.class},
            (proxy, method, args) -> {
              if (method.getName().equals("isHigh") || method.getName().equals("isLow")) {
                throw new UncheckedIOException("gpiochip0 is gone", new IOException());
              }
              return method.invoke(irq, args);
            });
  }

  @Test
  void shouldSayThatNoEdgeIsDelivered() {
    wires.breaker =
        (faults, lines, pins) -> {
          DigitalInput irq = faults.wrap(lines.irq());
          faults.edges(irq).lose(When.always());
          return with(lines, irq);
        };
    Finding failed = failed(wires.findings());
    assertThat(failed.subject()).isEqualTo("interrupts");
    assertThat(failed.seen())
        .isEqualTo("IRQ's level changes, and its listener is notified of no edge");
    assertThat(wires.time.nanoTime()).as("not so long for each of 200").isLessThan(5_000_000_000L);
  }

  @Test
  void shouldSayThatSomeEdgesAreLost() {
    wires.breaker =
        (faults, lines, pins) -> {
          DigitalInput irq = faults.wrap(lines.irq());
          faults.rises(irq).lose(When.every(7));
          return with(lines, irq);
        };
    assertThat(wires.findings().getLast())
        .satisfies(
            finding -> {
              assertThat(finding.grade()).isEqualTo(Finding.Grade.WARNING);
              assertThat(finding.seen()).contains(" of 200 frames' edges arrived");
            });
  }

  @Test
  void shouldSayThatTheLinesCannotBeOpened() {
    WireCheck check =
        new WireCheck(
            (pins, trace) -> {
              throw new TargetException("BCM 25 is held by \"x\": close the program.");
            },
            PinMap.DEFAULT,
            wires.hands());
    Finding failed = failed(check.run());
    assertThat(failed.subject()).isEqualTo("lines");
    assertThat(failed.seen()).isEqualTo("BCM 25 is held by \"x\"");
    assertThat(failed.remedy()).isEqualTo("Close the program.");
  }

  /** What a device of another protocol would send: the version is another, the CRC is right. */
  private static Spi ofProtocol(int version, Spi bus) {
    return (Spi)
        Proxy.newProxyInstance(
            Spi.class.getClassLoader(),
            new Class<?>[] {Spi.class},
            (proxy, method, args) -> {
              Object result = method.invoke(bus, args);
              if (method.getName().equals("transfer") && args.length == 5) {
                byte[] status = (byte[]) args[2];
                status[1] = (byte) version;
                new StatusFrame(status).seal();
              }
              return result;
            });
  }

  @Test
  void shouldSayThatTheFirmwareSpeaksAnotherProtocol() {
    wires.breaker = (faults, lines, pins) -> with(lines, ofProtocol(3, lines.bus()));
    List<Finding> findings = wires.findings();
    assertThat(findings).hasSize(1);
    assertThat(failed(findings).subject()).isEqualTo("firmware");
    assertThat(failed(findings).seen()).isEqualTo("it speaks protocol 3, and this program 2");
    assertThat(failed(findings).remedy()).endsWith(": toaster flash.");
  }

  /** Has the device toast for 0.41 s, so that it interrupts by itself while it is looked at. */
  private static ToasterWiring toasting(BrokenWires wires, ToasterWiring lines) {
    try {
      Exchange before = new Exchange(lines, wires.hands(), new Evidence());
      wires.time.advance(Protocol.BOOT_NANOS);
      before.begin(Opcode.IDENTIFY);
      assertThat(before.ask(Opcode.IDENTIFY)).isTrue();
      before.begin(Opcode.CONTROL).argument(ControlCode.BROWNING_SET.code()).value(12);
      assertThat(before.ask(Opcode.CONTROL)).isTrue();
      int crc = new Crc32().of(new byte[1], 0, 1);
      before.begin(Opcode.WRITE).burstBytes(1).length(1).payloadCrc(crc);
      assertThat(before.ask(Opcode.WRITE)).isTrue();
      before.begin(Opcode.DATA).length(1).payloadCrc(crc);
      before.send(1);
      return lines;
    } catch (BusException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET", "ACK"})
  void shouldNotBeMisledByToastOfBefore(Wire cut) {
    BrokenWires broken = BrokenWires.cut(cut);
    broken.breaker = (faults, lines, pins) -> toasting(broken, lines);
    assertThat(failed(broken.findings()).subject()).isEqualTo(cut.label(PinMap.DEFAULT));
  }

  /** As the kernel's character device does: its time of the edge comes before the listener. */
  @Test
  void shouldTellTheTimeFromTheKernelToTheListener() {
    wires.breaker =
        (faults, lines, pins) -> {
          lines
              .irq()
              .addListener(
                  event ->
                      wires
                          .traces
                          .getLast()
                          .recordAt(Stage.EDGE, 0, 0, wires.time.nanoTime() - 7_000));
          return lines;
        };
    assertThat(wires.findings().getLast().seen())
        .contains(", of which from the kernel's time of the edge p50 7 us, p99 7 us, at most 7 us");
  }

  @Test
  void shouldJudgeHowLongInterruptsTake() {
    assertThat(Latency.judged(200, new long[200], new long[0]).seen()).endsWith(": quick");
    long[] slow = new long[200];
    Arrays.fill(slow, 2_000_000);
    assertThat(Latency.judged(200, slow, new long[0]).seen())
        .contains("p50 2.0 ms")
        .endsWith(": slow, and enough");
    Arrays.fill(slow, 0, 10, 60_000_000);
    Finding slower = Latency.judged(200, slow, new long[0]);
    assertThat(slower.grade()).isEqualTo(Finding.Grade.WARNING);
    assertThat(slower.remedy()).contains("longer than the driver waits");
  }

  @Test
  void shouldLeaveTheDeviceResetAndTheLinesClosed() {
    wires.findings();
    assertThat(wires.closed).containsExactly("IRQ HIGH"); // it reports that it has booted
  }
}
