package usbtoaster.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldColourHelpAsItColoursResults(boolean coloured) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputStream err = OutputStream.nullOutputStream();

    int exitCode =
        Main.run(
            new String[] {"run", "--help"},
            BoardSession::open,
            null,
            new Screen(80, coloured),
            out,
            err);

    assertThat(exitCode).isZero();
    assertThat(out.toString(UTF_8).contains("\033[")).isEqualTo(coloured);
  }
}
