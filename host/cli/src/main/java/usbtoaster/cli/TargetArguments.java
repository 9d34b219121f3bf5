package usbtoaster.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import usbtoaster.driver.PinMap;
import usbtoaster.pico.Pace;
import usbtoaster.targets.AutoTarget;
import usbtoaster.targets.Edges;
import usbtoaster.targets.EmulatorOptions;
import usbtoaster.targets.PiHeader;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetOptions;

/** The options of each command that has to do with a device: where it is, and on which pins. */
final class TargetArguments {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--target",
      paramLabel = "auto|emulator|mock|pi",
      description =
          "Where the device lives: its firmware on an emulated Pico, a model of it in this process,"
              + " or on the header of this Raspberry Pi. Default: auto, on this Pi's header if it"
              + " answers there, else on the emulator.")
  private TargetChoice target = TargetChoice.AUTO;

  private boolean emulated; // an option that only the emulator has was given

  @FileUse(FileUse.Way.READ)
  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "The firmware for the emulator, an ELF or UF2 file. Default: the toaster's.")
  private @Nullable Path image;

  @FileUse(FileUse.Way.READ)
  @Option(
      names = "--wires",
      paramLabel = "FILE",
      description =
          "The table of the wires to the emulated Pico, for an image that has others. Default: the"
              + " toaster's.")
  private @Nullable Path wires;

  @Mixin private final PinArguments pins = new PinArguments();

  @Option(
      names = "--edges",
      paramLabel = "pi4j|chardev",
      description =
          "What tells of the interrupt line's edges on the Pi: Pi4J, or the kernel's GPIO character"
              + " device, which knows when each came and which are missing. Asks for --target pi."
              + " Default: pi4j.")
  private @Nullable Edges edges;

  @Option(
      names = "--pace",
      paramLabel = "fast|real|1:N",
      converter = PaceConverter.class,
      description =
          "How the emulator's time passes: as fast as it can, as in reality, or N times as slowly."
              + " Default: real.")
  private @Nullable Pace pace;

  /** Returns where the device is: an option of one target says it, too. Else this looks for it. */
  AutoTarget.Found find(TargetOptions options) {
    Target said = emulated ? Target.EMULATOR : edges != null ? Target.PI : target.target();
    return said == null ? AutoTarget.find(options) : new AutoTarget.Found(said, "");
  }

  /** Returns whether it may be on the header of a Pi. */
  boolean mayBeOnPi() {
    boolean auto = isToBeFound() && PiHeader.ofThisMachine(PinMap.DEFAULT).isThere();
    return auto || target == TargetChoice.PI || edges != null;
  }

  private boolean isElsewhere() {
    return target != TargetChoice.PI && target != TargetChoice.AUTO;
  }

  /** Returns whether it is the mock, which has no pins. */
  boolean isMock() {
    return target == TargetChoice.MOCK;
  }

  /** Returns whether nobody says where it is. */
  boolean isToBeFound() {
    return target == TargetChoice.AUTO && !emulated && edges == null;
  }

  /**
   * Returns how to open it; what is no option is as the properties of the system say.
   *
   * @param vcd where to record the emulator's pins, or null
   * @throws ParameterException if an option does not suit the target, or is wrong
   */
  TargetOptions options(@Nullable Path vcd) {
    emulatorOnly("--image", image != null);
    emulatorOnly("--pace", pace != null);
    emulatorOnly("--wires", wires != null);
    String pin = pins.given();
    if (pin != null && isMock()) {
      throw new ParameterException(
          spec().commandLine(),
          pin + " is for --target emulator or pi, as the mock has no pins: leave one of them out.");
    }
    if (edges != null && (emulated || isElsewhere())) {
      throw new ParameterException(
          spec().commandLine(), "--edges is for --target pi: leave one of them out.");
    }
    EmulatorOptions emulator =
        new EmulatorOptions(image, pace == null ? Pace.REAL : pace, vcd, wires);
    return TargetOptions.DEFAULT
        .withPins(pins())
        .withEdges(edges == null ? Edges.PI4J : edges)
        .withEmulator(emulator);
  }

  /** Refuses an option that was given for another target than the emulator. */
  void emulatorOnly(String option, boolean given) {
    emulated |= given;
    if (given && target != TargetChoice.EMULATOR && target != TargetChoice.AUTO) {
      throw new ParameterException(
          spec().commandLine(), option + " is for --target emulator: leave one of them out.");
    }
  }

  private PinMap pins() {
    try {
      return isMock() ? PinMap.DEFAULT : pins.map();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("Picocli fills in the spec: run this with a CommandLine");
    }
    return spec;
  }
}
