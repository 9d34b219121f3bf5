package usbtoaster.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may name whom. A lower layer names no upper one; each names only what is listed here. */
class LayerTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("usbtoaster");

  private static final List<String> PERIPHERALS =
      Stream.of(
              "clocks",
              "dma",
              "gpio",
              "pwm",
              "resets",
              "sio",
              "spi",
              "sysinfo",
              "timer",
              "uart",
              "unsupported",
              "watchdog",
              "xip")
          .map(name -> "emulator." + name)
          .toList();

  private static final String[] PERIPHERALS_NAME = {
    "emulator.bus", "emulator.clock", "emulator.signal", "emulator.dma", "emulator.gpio"
  };

  private static final String[] ALWAYS = {"java..", "org.jspecify..", "org.slf4j.."};

  static Stream<Arguments> layers() {
    return Stream.of(
        layer("trace"),
        layer("emulator", "net.fornwall.jelf"),
        layer("protocol"),
        layer("async", "trace"),
        layer("kernel", "trace"),
        layer("driver", "kernel", "protocol", "trace", "com.pi4j"),
        layer("io", "async", "kernel", "protocol", "trace"),
        layer("mock", "kernel", "protocol", "trace", "com.pi4j", "org.mockito"),
        layer("board", "emulator", "mock", "driver", "kernel", "protocol", "trace", "com.pi4j"));
  }

  /** The parts of the emulator, which {@code usbtoaster.emulator} makes a chip of. */
  static Stream<Arguments> parts() {
    Stream<Arguments> few =
        Stream.of(
            layer("emulator.bus"),
            layer("emulator.clock"),
            layer("emulator.signal"),
            layer("emulator.image", "emulator.bus", "net.fornwall.jelf"),
            layer("emulator.vcd", "emulator.clock", "emulator.signal"),
            layer("emulator.core", "emulator.bus", "emulator.clock"));
    return Stream.concat(few, PERIPHERALS.stream().map(name -> layer(name, PERIPHERALS_NAME)));
  }

  private static Arguments layer(String name, String... below) {
    return Arguments.of(name, below);
  }

  private static String packages(String name) {
    return (name.matches("(com|net|org)\\..*") ? name : "usbtoaster." + name) + "..";
  }

  @Test
  void shouldSeeTheClassesOfAllLayers() {
    assertThat(CLASSES.size()).isGreaterThan(150);
    Stream.concat(layers(), parts())
        .map(layer -> "usbtoaster." + layer.get()[0])
        .forEach(
            name ->
                assertThat(CLASSES.stream().filter(c -> c.getPackageName().equals(name)))
                    .as(name)
                    .isNotEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"layers", "parts"})
  void shouldNameOnlyWhatIsBelow(String name, String[] below) {
    String[] allowed =
        Stream.concat(
                Stream.concat(Arrays.stream(ALWAYS), Stream.of(packages(name))),
                Arrays.stream(below).map(LayerTest::packages))
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(packages(name))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .check(CLASSES);
  }

  @Test
  void shouldLetNoPartOfTheEmulatorNameTheChip() {
    noClasses()
        .that()
        .resideInAPackage("usbtoaster.emulator.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("usbtoaster.emulator")
        .check(CLASSES);
  }

  @Test
  void shouldNameMockitoOnlyInTheMock() {
    noClasses()
        .that()
        .resideOutsideOfPackage("usbtoaster.mock..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.mockito..")
        .check(CLASSES);
  }

  @Test
  void shouldNowhereSleep() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
  }

  @Test
  void shouldReadTheClockOnlyWhereTimeComesIn() {
    noClasses()
        .that()
        .resideInAnyPackage("usbtoaster.driver..", "usbtoaster.io..", "usbtoaster.async..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }
}
