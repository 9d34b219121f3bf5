package usbtoaster.cli;

import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import usbtoaster.targets.TargetOptions;
import usbtoaster.view.led.LedMode;

/** The options of the LEDs: whether they are lit, for whom, and where they are. */
final class LedArguments {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--leds",
      arity = "0..1",
      paramLabel = "raw|human",
      preprocessor = Attached.class,
      description =
          "Light eight LEDs by what goes on: on a terminal, and on pins where the target has some."
              + " human: long enough for eyes, which is what --leds alone means. raw: for exactly"
              + " as long as it goes on, for a logic analyser.")
  private @Nullable LedMode mode;

  @Mixin private final LedPinArguments pins = new LedPinArguments();

  /**
   * Lets a value follow after {@code =} only: what stands behind a lone {@code --leds} is a file.
   */
  static final class Attached implements IParameterPreprocessor {
    private static final String SEPARATOR = "separator"; // picocli's key: what stood before a value
    private static final String ALONE = "human";

    @Override
    @SuppressWarnings("JdkObsolete") // picocli's interface has a Stack
    public boolean preprocess(
        Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (!"=".equals(info.get(SEPARATOR))) {
        arguments.push(ALONE);
      }
      return false; // picocli goes on
    }
  }

  /** Returns for whom they are lit; null: they are not. */
  @Nullable LedMode mode() {
    return mode;
  }

  /**
   * Returns {@code options} with the LEDs on their pins, if they are lit and the target has pins;
   * what is no option is as the property {@code toaster.led-pins} says.
   *
   * @param mock whether the target is the mock, which has none
   * @throws ParameterException if an option is wrong, or does not suit the others
   */
  TargetOptions on(boolean mock, TargetOptions options) {
    if (pins.isGiven() && mock) {
      throw refused(
          "--led-pins is for --target emulator or pi, as the mock has no pins: leave one"
              + " of them out.",
          null);
    }
    if (pins.isGiven() && mode == null) {
      throw refused(
          "--led-pins says where the LEDs are, and --leds lights them: add --leds.", null);
    }
    if (mode == null || mock) {
      return options;
    }
    try {
      return options.withLeds(pins.map());
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()), e);
    }
  }

  private ParameterException refused(String sentence, @Nullable Exception cause) {
    if (spec == null) {
      throw new IllegalStateException("Picocli fills in the spec: run this with a CommandLine");
    }
    return new ParameterException(spec.commandLine(), sentence, cause);
  }
}
