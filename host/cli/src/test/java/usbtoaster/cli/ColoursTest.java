package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColoursTest {
  /** The environment is written as {@code NAME=value}, several parted by spaces. */
  @ParameterizedTest
  @CsvSource({
    "'', false, false",
    "'', true, true",
    "NO_COLOR=1, true, false",
    "NO_COLOR=, true, true",
    "NO_COLOR=0, true, false",
    "CLICOLOR_FORCE=1, false, true",
    "CLICOLOR_FORCE=0, false, false",
    "CLICOLOR_FORCE=, false, false",
    "CLICOLOR_FORCE=1 NO_COLOR=1, false, false",
    "CLICOLOR=0, true, false",
    "CLICOLOR=1, true, true",
    "CLICOLOR=1, false, false",
    "CLICOLOR=0 CLICOLOR_FORCE=1, true, true",
    "TERM=dumb, true, false",
    "TERM=xterm, true, true",
  })
  void shouldKeepTheConventions(String environment, boolean terminal, boolean wanted) {
    Map<String, String> variables = new HashMap<>();
    for (String each : environment.split(" ", -1)) {
      int sign = each.indexOf('=');
      if (sign > 0) {
        variables.put(each.substring(0, sign), each.substring(sign + 1));
      }
    }

    assertThat(Colours.wanted(terminal, variables::get)).isEqualTo(wanted);
  }
}
