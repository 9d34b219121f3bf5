package usbtoaster.chardev.pi4j;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import usbtoaster.chardev.LineRequest;

/** Makes outputs of lines that were requested. */
final class ChardevOutputProvider extends Pi4jBase.OutputProvider implements DigitalOutputProvider {
  private final ChardevLines lines;

  ChardevOutputProvider(ChardevLines lines) {
    super("toaster-chardev-digital-output", "GPIO character device: digital output");
    this.lines = lines;
  }

  @Override
  public DigitalOutput create(DigitalOutputConfig config) {
    int line = config.address();
    lines.check(line, true);
    ChardevOutput output = new ChardevOutput(lines, requested(line), this, config);
    lines.claim(line, output);
    try {
      context().registry().add(output);
    } catch (RuntimeException | Error e) {
      output.release();
      throw e;
    }
    return output;
  }

  private LineRequest.Output requested(int line) {
    return lines.lines().request().outputs().stream()
        .filter(each -> each.line() == line)
        .findFirst()
        .orElseThrow();
  }

  @Override
  void release() {
    lines.close();
  }
}
