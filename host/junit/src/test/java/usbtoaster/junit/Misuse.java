package usbtoaster.junit;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import usbtoaster.pico.MachineTime;
import usbtoaster.pico.PicoButton;

/** Classes of tests for tests that ask for what is not there: none of them begins. */
final class Misuse {
  private Misuse() {}

  @PicoTest(image = "a\0b")
  static class NoFileName {
    @Test
    void never() {}
  }

  @PicoTest(image = Images.SLEEPS)
  static class MethodImage {
    @Test
    @PicoTest(image = "elsewhere.elf")
    void never() {}
  }

  @PicoTest(image = "nowhere.elf")
  static class NoImage {
    @Test
    void never() {}
  }

  @PicoTest(image = Images.SLEEPS, wires = "BCM25 <- GP99")
  static class WrongWires {
    @Test
    void never() {}
  }

  @PicoTest(image = Images.SLEEPS, pace = "soon")
  static class WrongPace {
    @Test
    void never() {}
  }

  @PicoTest(image = Images.SENSOR, wires = Images.WIRES)
  static class WrongName {
    @Test
    void never(@Pin("READY") PicoPin pin) {}
  }

  @PicoTest(image = Images.SENSOR, wires = Images.WIRES)
  static class NoName {
    @Test
    void never(PicoPin pin) {}
  }

  @PicoTest(image = Images.SENSOR, wires = Images.WIRES)
  static class WrongButton {
    @Test
    void never(@Pin("START") PicoButton button) {}
  }

  @PicoTest(image = Images.SLEEPS, pace = "fast")
  static class NoVirtualTime {
    @Test
    void never(MachineTime time) {}
  }

  @PicoTest(image = Images.SLEEPS)
  static class BeforeAllAlone {
    @BeforeAll
    static void before(Pico pico) {}

    @Test
    void never() {}
  }

  @PicoTest(image = Images.SLEEPS)
  static class SharedMethod {
    @Test
    @PicoTest(image = Images.SLEEPS, perClass = true)
    void never() {}
  }

  @PicoTest(image = Images.SLEEPS)
  static class NotOurs {
    @Test
    void never(Runnable runnable) {}
  }

  @Samples.Sleeper
  @PicoTest(image = Images.SPIN)
  static class Twice {
    @Test
    void never() {}
  }
}
