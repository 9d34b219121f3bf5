package usbtoaster.targets;

import com.pi4j.boardinfo.util.BoardInfoHelper;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usbtoaster.chardev.EdgeCounts;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.time.Timebase;
import usbtoaster.trace.Trace;
import usbtoaster.trace.record.Recorder;
import usbtoaster.wires.DevicePower;

/**
 * An opened target: the wires to a toaster, ready for the driver. Closing it lets go of what it
 * opened, and waits until its thread has ended. Close the driver first: else the device is gone for
 * it, as if the cable were pulled, and requests end with the status for that when it has tried
 * enough. Closing twice does nothing. Source: {@code docs/closing.md}.
 */
public interface Board extends AutoCloseable {
  /** Returns the wires. */
  ToasterWiring wiring();

  /** Returns the lines of the LEDs; null: the options ask for none, or the target has no pins. */
  default @Nullable LedLines leds() {
    return null;
  }

  /** Returns one line that says what stands at their end. */
  String description();

  /** Returns the largest burst, in bytes, that the target's bus takes in one transfer. */
  int maxBurstBytes();

  /**
   * Returns the time for the driver: {@code real}, or, where the device is slowed down, a time that
   * is slowed down with it.
   */
  default Timebase time(Timebase real) {
    return real;
  }

  /**
   * Returns sentences on where the device's firmware is, what it waits for and what it said, as far
   * as that can be told; "" if not. For whoever has abandoned the device. Any thread may call.
   */
  default String diagnosis() {
    return "";
  }

  /**
   * Returns a sentence or two on where the device's firmware is at this moment, as far as that can
   * be told; "" if not. Changes nothing and waits for nobody, unlike {@link #diagnosis}. Any thread
   * may call.
   */
  default String whereabouts() {
    return "";
  }

  /** Returns what the device's firmware has said since it was switched on, as far as it is read. */
  default String uartText() {
    return "";
  }

  /** Returns the device's power and reset button, if they can be had here. Any thread may press. */
  default Optional<DevicePower> power() {
    return Optional.empty();
  }

  /**
   * Returns what became of the edges of the inputs, as far as the target knows it: of those that
   * {@link Edges#CHARDEV} brings. Any thread may call, after {@link #close}, too.
   */
  default EdgeCounts edges() {
    return EdgeCounts.NONE;
  }

  @Override
  void close();

  /**
   * Looks whether {@code target} is to be had here, as far as that can be told without opening it.
   *
   * @throws TargetException if it is not; the message says what to do
   */
  static void check(Target target, TargetOptions options) throws TargetException {
    switch (target) {
      case EMULATOR -> EmulatorBoard.check(options);
      case MOCK -> MockClasses.check();
      case PI -> PiHeader.ofThisMachine(options.pins()).chip();
    }
  }

  /**
   * Does what takes the first {@link #open} of a process longest, whatever the target: Pi4J has two
   * shells tell it which board this is, and the firmware is read. For a thread that has nothing
   * else to do meanwhile; whoever opens a board goes on where this one is, and waits for the rest.
   * Set up the logs before.
   *
   * @throws TargetException if this build has no firmware
   */
  static void prepare() throws TargetException {
    BoardInfoHelper.current();
    EmulatorBoard.image(EmulatorOptions.DEFAULT);
    ToasterPico.wiring(PinMap.DEFAULT);
  }

  /**
   * Returns the pins that the system's properties {@code toaster.pins}, {@code toaster.spi} and
   * {@code toaster.clock} ask for; else the usual ones.
   *
   * @throws TargetException if one of them is wrong
   */
  static PinMap pinsOfThisProcess() throws TargetException {
    try {
      return PinMap.of(System::getProperty);
    } catch (IllegalArgumentException e) {
      throw new TargetException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Opens {@code target} on {@link #pinsOfThisProcess}; all else with its defaults. */
  static Board open(Target target, Trace trace) throws TargetException {
    return open(target, TargetOptions.DEFAULT.withPins(pinsOfThisProcess()), trace);
  }

  /** Opens {@code target}, with nothing recorded beside the stages. */
  static Board open(Target target, TargetOptions options, Trace trace) throws TargetException {
    return open(target, options, trace, null);
  }

  /**
   * Opens {@code target}.
   *
   * @param trace gets what the device itself can tell
   * @param recorder gets the levels of the lines between host and device, as far as the target
   *     knows them; null: nobody does. With {@link Target#EMULATOR} and {@link Target#MOCK} these
   *     are chip select, IRQ, ACK and RESET, with the device's time, on a Pi that of IRQ with
   *     {@link Edges#CHARDEV}; with the emulator the functions of the firmware, too, as {@link
   *     EmulatorOptions#shortestFunctionNanos} has it
   * @throws TargetException if the target is not to be had here
   */
  static Board open(Target target, TargetOptions options, Trace trace, @Nullable Recorder recorder)
      throws TargetException {
    check(target, options);
    PinMap pins = options.pins();
    return switch (target) {
      case EMULATOR -> EmulatorBoard.open(options, trace, recorder);
      case MOCK -> MockBoard.open(trace, recorder);
      case PI ->
          PiBoard.open(
              options, PiHeader.ofThisMachine(pins), KernelLines.traced(pins, trace, recorder));
    };
  }
}
