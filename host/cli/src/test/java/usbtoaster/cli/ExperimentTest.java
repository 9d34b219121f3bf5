package usbtoaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import usbtoaster.experiments.Expectation;
import usbtoaster.experiments.Experiment;
import usbtoaster.experiments.Experiments;
import usbtoaster.experiments.Finding;
import usbtoaster.experiments.Setting;
import usbtoaster.experiments.Table;

@DisplayName("toaster experiment")
class ExperimentTest {
  /** An experiment that always finds the same. */
  private record Fixed(String name, boolean held) implements Experiment {
    @Override
    public String title() {
      return "Nothing is done.";
    }

    @Override
    public String claim() {
      return "A claim so long that it takes more than one line of eighty columns, as most do here.";
    }

    @Override
    public String method() {
      return "None.";
    }

    @Override
    public Finding run(Setting setting) {
      return new Finding(
          new Table(List.of("what", ">count"), List.of(List.of("writes", "7"))),
          List.of(new Expectation("Writes: 7", held ? "7" : "8", held)));
    }
  }

  /** An experiment that cannot be made. */
  private record Impossible(String name) implements Experiment {
    @Override
    public String title() {
      return "Nothing can be done.";
    }

    @Override
    public String claim() {
      return "None.";
    }

    @Override
    public String method() {
      return "None.";
    }

    @Override
    public Finding run(Setting setting) throws IOException {
      throw new IOException("There is no bread.");
    }
  }

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return run(List.of(new Fixed("true", true), new Fixed("false", false)), arguments);
  }

  private int run(List<Experiment> experiments, String... arguments) {
    return new CommandLine(new ExperimentCommand(() -> experiments))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void shouldListWhatThereIs() {
    Console console = Console.toaster("experiment");
    assertThat(console.exitCode).isZero();
    assertThat(console.lines())
        .hasSize(Experiments.all().size() + 3)
        .allMatch(line -> line.length() <= 80);
    Experiments.all().forEach(each -> assertThat(console.out()).contains(each.name()));
  }

  @Test
  void shouldTryClaimsOnTheFirmware() throws IOException {
    Console console =
        Console.toaster(
            "experiment",
            "no-thread",
            "sync-is-async",
            "--pace",
            "fast",
            "--writes",
            "7",
            "--json");
    assertThat(console.exitCode).isZero();
    assertThat(console.err()).isEmpty();
    assertThat(JSON.std.mapFrom(console.out()))
        .containsEntry("held", true)
        .extractingByKey("experiments")
        .asString()
        .contains("[awaited, 7, 0, ");
  }

  @Test
  void shouldTellWhatDidNotHold() {
    assertThat(run("--all")).isEqualTo(1);
    assertThat(out.toString().lines())
        .contains(
            "  expected: Writes: 7",
            "  seen:     8: NOT what was expected",
            "  verdict:  The claim does NOT hold: 1 of 1 expectation not met.",
            "  verdict:  The claim holds.")
        .allMatch(line -> line.length() <= 80);
  }

  @Test
  void shouldGoOnAfterOneThatCouldNotBeMade() {
    List<Experiment> two = List.of(new Impossible("none"), new Fixed("true", true));
    assertThat(run(two, "--all")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly("The experiment none could not be made: There is no bread.");
    assertThat(out.toString().lines()).contains("  verdict:  The claim holds.");
  }

  @Test
  void shouldTellMachinesWhatCouldNotBeMade() throws IOException {
    List<Experiment> two = List.of(new Impossible("none"), new Fixed("true", true));
    assertThat(run(two, "--all", "--json")).isEqualTo(1);
    assertThat(JSON.std.mapFrom(out.toString()))
        .containsEntry("held", false)
        .extractingByKey("experiments")
        .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
        .extracting(each -> each.get("error"))
        .containsExactly("There is no bread.", null);
  }

  @Test
  void shouldTellMachinesWhatDidNotHold() throws IOException {
    assertThat(run("false", "--json")).isEqualTo(1);
    assertThat(JSON.std.mapFrom(out.toString())).containsEntry("held", false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothread|There is no experiment \"nothread\". Give one of these: no-thread",
        "no-thread --all|--all tries all of them: leave the names out.",
        "no-thread --writes 0|--writes goes from 1 to 10000: 0 is outside."
      })
  void shouldRefuse(String arguments, String sentence) {
    Console console = Console.toaster((Object[]) ("experiment " + arguments).split(" ", -1));
    assertThat(console.exitCode).isEqualTo(2);
    assertThat(console.err()).contains(sentence);
    assertThat(console.out()).isEmpty();
  }
}
