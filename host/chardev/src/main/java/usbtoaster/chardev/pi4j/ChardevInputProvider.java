package usbtoaster.chardev.pi4j;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.PullResistance;
import usbtoaster.chardev.LineRequest;

/** Makes inputs of lines that were requested. */
final class ChardevInputProvider extends Pi4jBase.InputProvider implements DigitalInputProvider {
  private final ChardevLines lines;

  ChardevInputProvider(ChardevLines lines) {
    super("toaster-chardev-digital-input", "GPIO character device: digital input");
    this.lines = lines;
  }

  @Override
  public DigitalInput create(DigitalInputConfig config) {
    int line = config.address();
    lines.check(line, false);
    check(config, line);
    ChardevInput input = new ChardevInput(lines, line, this, config);
    lines.claim(line, input);
    try {
      context().registry().add(input);
    } catch (RuntimeException | Error e) {
      input.release();
      throw e;
    }
    return input;
  }

  private void check(DigitalInputConfig config, int line) {
    Long debounce = config.debounce();
    if (debounce != null && debounce > 0) {
      throw new IllegalArgumentException(
          "Line %d is not debounced here: create it with debounce(0L).".formatted(line));
    }
    LineRequest.Bias asked = bias(config.pull());
    for (LineRequest.Input input : lines.lines().request().inputs()) {
      if (input.line() == line && asked != LineRequest.Bias.AS_IS && asked != input.bias()) {
        throw new IllegalArgumentException(
            "Line %d was requested with %s, not %s: request it with that."
                .formatted(line, input.bias(), asked));
      }
    }
  }

  /** What Pi4J calls off, it leaves as it is. */
  private static LineRequest.Bias bias(PullResistance pull) {
    return switch (pull) {
      case PULL_DOWN -> LineRequest.Bias.PULL_DOWN;
      case PULL_UP -> LineRequest.Bias.PULL_UP;
      default -> LineRequest.Bias.AS_IS;
    };
  }

  @Override
  void release() {
    lines.close();
  }
}
