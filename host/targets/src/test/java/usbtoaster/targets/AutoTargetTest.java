package usbtoaster.targets;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.spi.Spi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.emulator.image.Image;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.trace.Trace;
import usbtoaster.wires.Faults;
import usbtoaster.wires.When;

/** A Pi's files as a folder, and the firmware on an emulated Pico as what is on its header. */
class AutoTargetTest {
  @TempDir private Path root;
  private final MachineTime time = new MachineTime();
  private int opened;
  private int closed;
  private boolean fails; // its lines, from their opening on

  @BeforeEach
  void makePi() throws IOException {
    file("dev/gpiochip4", "");
    file("dev/spidev0.0", "");
    file("sys/bus/gpio/devices/gpiochip4/label", "pinctrl-rp1\n");
  }

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private AutoTarget.Found found(String arch, @Nullable Image image) {
    PiHeader header = new PiHeader(root, arch, null, device -> true);
    return new AutoTarget(header, () -> open(image), time::advance).find();
  }

  private Board open(@Nullable Image image) throws TargetException {
    opened++;
    if (image == null) {
      throw new TargetException("BCM 25 is held by somebody: close it.");
    }
    EmulatedPico pico = ToasterPico.open(image, time, Trace.OFF);
    Context context = Pi4J.newContextBuilder().add(pico.providers()).build();
    ToasterWiring wiring = PiWires.create(context, PinMap.DEFAULT);
    return new Board() {
      @Override
      public ToasterWiring wiring() {
        if (fails) {
          Faults faults = new Faults(time);
          Spi bus = faults.wrap(wiring.bus());
          faults.transfers(bus).throwBefore(When.always());
          return new ToasterWiring(bus, wiring.irq(), wiring.ack(), wiring.reset());
        }
        return wiring;
      }

      @Override
      public String description() {
        return "a header";
      }

      @Override
      public int maxBurstBytes() {
        return 4032;
      }

      @Override
      public void close() {
        closed++;
        context.shutdown();
        pico.close();
      }
    };
  }

  @Test
  void shouldFindTheToasterThatAnswersOnTheHeaderThoughItStillBoots() throws TargetException {
    assertThat(found("aarch64", FirmwareImage.ofThisBuild()))
        .isEqualTo(new AutoTarget.Found(Target.PI, ""));
    assertThat(closed).isEqualTo(1);
    assertThat(time.nanoTime()).isLessThan(250_000_000);
  }

  @Test
  void shouldTakeTheEmulatorAndSayWhyWhereNoneAnswers() throws TargetException {
    Image other = FirmwareImage.read(Path.of("../../firmware/image/sensor.elf"));
    AutoTarget.Found found = found("aarch64", other);
    assertThat(found.target()).isEqualTo(Target.EMULATOR);
    assertThat(found.why())
        .isEqualTo(
            "No toaster answers on this Pi's header: the emulated toaster is used; toaster doctor"
                + " says why.");
    assertThat(closed).isEqualTo(1);
    assertThat(time.nanoTime()).isLessThan(250_000_000);
  }

  @Test
  void shouldTakeTheEmulatorAndSayWhyWhereTheHeaderCannotBeUsed() {
    AutoTarget.Found found = found("aarch64", null);
    assertThat(found.target()).isEqualTo(Target.EMULATOR);
    assertThat(found.why()).startsWith("This Pi's header cannot be used: ");
  }

  @Test
  void shouldTakeTheEmulatorWhereTheLinesFailWhileTheyAreAsked() throws TargetException {
    fails = true;
    AutoTarget.Found found = found("aarch64", FirmwareImage.ofThisBuild());
    assertThat(found.target()).isEqualTo(Target.EMULATOR);
    assertThat(found.why()).startsWith("This Pi's header cannot be used: ");
    assertThat(closed).isEqualTo(1);
  }

  @Test
  void shouldOpenNothingAndSayNothingOffAPi() throws IOException {
    assertThat(found("amd64", null)).isEqualTo(new AutoTarget.Found(Target.EMULATOR, ""));
    file("sys/bus/gpio/devices/gpiochip4/label", "30200000.gpio\n");
    assertThat(found("aarch64", null)).isEqualTo(new AutoTarget.Found(Target.EMULATOR, ""));
    assertThat(opened).isZero();
  }

  @Test
  void shouldFindATargetOnThisMachine() {
    assertThat(AutoTarget.find(TargetOptions.DEFAULT).target()).isNotEqualTo(Target.MOCK);
  }
}
