package usbtoaster.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.testing.CapturedErrors;

@DisplayName("A test that fails")
class FailureTest {
  @TempDir private Path folder;

  private Run run(Class<?> sample) {
    return Run.of(Map.of(VcdFile.FOLDER, folder.toString()), sample);
  }

  @Test
  void shouldKeepItsOwnMessageAndSayWhereThePicoWas() {
    Throwable thrown = run(Samples.FailsByItself.class).failure();
    assertThat(thrown.getMessage()).contains("hello").doesNotContain("Core 0");
    assertThat(thrown.getSuppressed()).hasSize(1);
    assertThat(thrown.getSuppressed()[0])
        .isInstanceOf(PicoReport.class)
        .hasMessageContaining("Core 0 sleeps in WFI")
        .hasMessageContaining("    sensor: a sample\n");
    assertThat(thrown.getSuppressed()[0].getStackTrace()).isEmpty();
  }

  @Test
  void shouldLeaveWaveformsWithTheEdges() throws IOException {
    run(SensorStories.DefaultDebounce.class);
    Path vcd =
        folder.resolve("usbtoaster.junit.SensorStories_DefaultDebounce-shouldReadASample.vcd");
    assertThat(Files.readString(vcd)).contains("DATA_READY").contains("#106259176\n1");
  }

  @Test
  void shouldLeaveNoneIfItPasses() {
    assertThat(run(SensorStories.Good.class).failures()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldLeaveOnesForEachTestOfAFactory() {
    assertThat(run(Samples.FailsInFactory.class).failures())
        .hasSize(2)
        .allSatisfy(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder(
            "usbtoaster.junit.Samples_FailsInFactory-factory-1.vcd",
            "usbtoaster.junit.Samples_FailsInFactory-factory-2.vcd");
  }

  @Test
  void shouldNotBeOneThatWasAborted() {
    assertThat(run(Samples.Aborts.class).failures()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldFailByAListenerAloneAtAPace() {
    Throwable thrown;
    try (CapturedErrors errors = new CapturedErrors()) {
      thrown = run(Samples.ListenerThrowsAtAPace.class).failure();
      assertThat(errors.text()).as(thrown::toString).contains("A listener of DATA_READY failed");
    }
    assertThat(thrown)
        .isInstanceOf(PicoAssertionError.class)
        .hasMessageStartingWith("A listener of the host threw java.lang.IllegalStateException: at")
        .hasRootCauseMessage("at a pace");
  }

  @Test
  void shouldBeBoundedByInstructions() {
    assertThat(run(Samples.Limits.class).failure())
        .hasMessageStartingWith("It did not come to pass within 10,000 instructions that nothing.")
        .hasMessageContaining("goes round a loop of 2 instructions");
  }

  @Test
  void shouldSayWhatNobodyHasChecked() {
    assertThat(run(Samples.ChecksNothing.class).failure())
        .isInstanceOf(PicoAssertionError.class)
        .hasMessageMatching(
            "(?s)That UART0 says \"never said\" has no within at Samples\\.java:\\d+, and was not"
                + "\\s+checked: add \\.within\\(ms\\(…\\)\\)\\. .*")
        .message()
        .matches(text -> text.split("\\s+has\\s+no\\s+(within|over)\\s+at", -1).length == 6)
        .containsIgnoringWhitespaces("And so have 2 more.")
        .contains("Firmware: Core 0 ");
  }

  @Test
  void shouldKeepItsOwnFailureBeforeWhatNobodyHasChecked() {
    assertThat(run(Samples.ChecksNothingAndFails.class).failure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("of its own");
  }

  @Test
  void shouldSayThatTheMachineRanAhead() {
    assertThat(run(Samples.LooksTooLate.class).failure())
        .isInstanceOf(PicoAssertionError.class)
        .message()
        .containsPattern(
            "At pace fast the machine ran ahead: the last edge of DATA_READY \\(GP14\\)")
        .containsIgnoringWhitespaces("Leave the pace out, or expect the level.");
  }

  @Test
  void shouldSayThatTheModeOfTheBusLosesBytes() {
    assertThat(run(Samples.WrongMode.class).failure().getSuppressed()[0].getMessage())
        .contains(
            "SPI0.0 is in mode 0: the RP2040's slave loses bytes in modes 0 and 2; take 1 or 3.");
  }

  @Test
  void shouldNotBlameTheDebounceWhereNoEdgeCame() {
    assertThat(run(Samples.DebouncesNothing.class).failure())
        .isInstanceOf(PicoAssertionError.class)
        .message()
        .doesNotContain("has a debounce");
  }

  @Test
  void shouldBlameTheDebounceForAShortPulse() {
    assertThat(run(Samples.DebouncesAPulse.class).failure())
        .isInstanceOf(PicoAssertionError.class)
        .message()
        .contains("BCM 25 has a debounce of 50,000 µs: its edges come late");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NoImage       | nowhere.elf
          WrongWires    | GP99
          WrongPace     | A pace is virtual, fast, real or 1:N, not soon.
          NoImage       | NoImage: image: There is no file nowhere.elf. Build it first; a relative
          MethodImage   | MethodImage.never: image: There is no file elsewhere.elf.
          NoFileName    | image is no name of a file: Nul character not allowed
          SharedMethod  | SharedMethod.never: perClass is for classes: take it off the annotation of the method.
          Twice         | There are 2 of them in one place: leave one.
          """)
  void shouldSayWhatIsWrongWithTheAnnotation(String sample, String sentence) throws Exception {
    assertThat(run(Class.forName(Misuse.class.getName() + "$" + sample)).failure())
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageMatching(
            "(?s)@PicoTest of usbtoaster\\.junit\\.Misuse\\$" + sample + "(\\.never)?: .*")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          WrongName      | There is no pin READY: those of the wires are SPI0.SCLK, SPI0.MISO
          NoName         | Which one? Write @Pin("NAME") PicoPin, with the name of a wire.
          WrongButton    | There is no button START: the wires have none; add a line BUTTON -> GP15
          NoVirtualTime  | There is no MachineTime at a pace: take a Timebase, or leave the pace out.
          BeforeAllAlone | Each test has a Pico of its own, so that there is none before all
          NotOurs        | No ParameterResolver registered for parameter [java.lang.Runnable
          """)
  void shouldSayWhatIsWrongWithAParameter(String sample, String sentence) throws Exception {
    assertThat(run(Class.forName(Misuse.class.getName() + "$" + sample)).failure())
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessageContaining(sentence);
    assertThat(folder).isEmptyDirectory();
  }
}
