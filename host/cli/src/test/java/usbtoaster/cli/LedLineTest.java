package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.time.VirtualTime;
import usbtoaster.trace.Activity;
import usbtoaster.view.led.LedMode;
import usbtoaster.view.led.LedPanel;

final class LedLineTest {
  private final LedPanel panel = LedPanel.start(LedMode.RAW, new VirtualTime());

  @Test
  void shouldFitOnATerminalOf80ColumnsWithAllLeds() {
    LedLine line = new LedLine(panel, false);
    panel.began(Activity.REQUEST);

    assertThat(line.text(79))
        .isEqualTo("[*] in flight [ ] ISR [ ] DPC [ ] APC [ ] IOCP [ ] cont. [ ] error [*] beat");
  }

  @Test
  void shouldLightWhatWasOnSinceTheLastTime() {
    LedLine line = new LedLine(panel, false);
    panel.began(Activity.ISR);
    panel.ended(Activity.ISR);

    assertThat(line.text(79)).contains("[*] ISR");
    assertThat(line.text(79)).contains("[ ] ISR");
  }

  @Test
  void shouldColourTheLitOnesOnly() {
    LedLine line = new LedLine(panel, true);
    panel.completed(true);

    assertThat(line.text(79))
        .isEqualTo(
            "[ ] in flight [ ] ISR [ ] DPC [ ] APC [ ] IOCP [ ] cont. [\033[31m*\033[m] error"
                + " [\033[32m*\033[m] beat");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 12, 13, 14, 20, 40, 74, 75, 200})
  void shouldFitIntoSoManyColumns(int columns) {
    String text = new LedLine(panel, false).text(columns);

    assertThat(text.length()).isLessThanOrEqualTo(Math.max(0, columns));
    assertThat(text.isEmpty()).isEqualTo(columns < 13);
  }
}
