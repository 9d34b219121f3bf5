package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CommandsTest {
  private static CommandLine commandLine(String... arguments) {
    return Main.commandLine(
        job -> new FakeSession(), null, Screen.USUAL, OutputStream.nullOutputStream(), arguments);
  }

  @Test
  void shouldMakeAloneTheCommandThatIsNamed() {
    assertThat(commandLine("doctor", "--plain").getSubcommands()).containsOnlyKeys("doctor");
  }

  @Test
  void shouldMakeNoneForTheVersion() {
    assertThat(commandLine("--version").getSubcommands()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "dctor", "Doctor"})
  void shouldMakeAllWhereNoneIsNamed(String first) {
    assertThat(commandLine(first).getSubcommands()).containsKeys("run", "doctor", "trace", "flash");
  }

  @Test
  void shouldNameEachCommandAsItNamesItself() {
    assertThat(commandLine().getSubcommands())
        .hasSize(11)
        .allSatisfy((name, command) -> assertThat(command.getCommandName()).isEqualTo(name));
  }
}
