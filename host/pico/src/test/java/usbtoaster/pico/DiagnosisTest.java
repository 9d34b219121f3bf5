package usbtoaster.pico;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.ImageReader;

@DisplayName("Whoever waits in vain for an emulated Pico is told what a test bench says")
final class DiagnosisTest {
  private static final Path ELF = Path.of("../../firmware/image/toaster.elf");
  private static final long MS = 1_000_000;

  static Stream<Arguments> wedged() {
    return Stream.of(
        Arguments.of(
            TinyImage.sleeper(), "sleeps in WFI at 0x20000000 (sleeper), in thread mode. No inter"),
        Arguments.of(
            TinyImage.stuckInResets(),
            "It waits for UART0.UARTFR, which is 0x00000000 because RESETS holds the block"),
        Arguments.of(
            TinyImage.gatesAClock(),
            "has used what is not emulated: gating of clocks (first at 0x20000008 (gate"),
        Arguments.of(TinyImage.of("dies", 0xDE00), "It began with a fault: undefined instruction"));
  }

  @ParameterizedTest
  @MethodSource("wedged")
  void shouldSayItInVirtualTime(Image image, String sentence) {
    MachineTime time = new MachineTime();
    try (EmulatedPico pico = EmulatedPico.open(image, Wiring.NONE, time)) {
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> time.runUntil(() -> false, 2 * MS))
          .withMessageContaining("The condition does not hold after 2000")
          .withMessageContaining("Nothing is armed. The Pico: ")
          .withMessageContaining(sentence)
          .withMessageEndingWith("UART0 has said nothing.");
      assertThat(pico.where()).contains(sentence);
    }
  }

  @Test
  void shouldEndVirtualTimeInASentence() {
    MachineTime time = new MachineTime();
    try (EmulatedPico pico = EmulatedPico.open(TinyImage.sleeper(), Wiring.NONE, time)) {
      time.advance(MS);
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> time.advance(Long.MAX_VALUE))
          .withMessageContaining("Virtual time ends after 106 days");
      time.runUntil(() -> time.nanoTime() >= MS, Long.MAX_VALUE);
      assertThat(pico.where()).contains("sleeps");
    }
  }

  @ParameterizedTest
  @MethodSource("wedged")
  void shouldSayItAtAPace(Image image, String sentence) {
    try (EmulatedPico pico = EmulatedPico.open(image, Wiring.NONE, Pace.FAST)) {
      pico.reset(); // lets two milliseconds pass
      pico.reset();
      assertThat(pico.where()).contains(sentence);
    }
  }

  @Test
  void shouldSayThatThereIsNoSecondStage() {
    MachineTime time = new MachineTime();
    try (EmulatedPico pico = EmulatedPico.open(TinyImage.sleeper(), Wiring.NONE, time)) {
      pico.reflash(TinyImage.inFlash());
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> time.runUntil(() -> false, 3_000 * MS))
          .withMessageContaining("The boot ROM found no valid second stage in flash.");
    }
  }

  @Test
  void shouldGiveWhatTheBenchGives() throws Exception {
    MachineTime time = new MachineTime();
    try (EmulatedPico pico = EmulatedPico.open(ImageReader.read(ELF), Wiring.NONE, time)) {
      time.advance(20 * MS);
      assertThat(pico.uartText()).startsWith("toaster 3, protocol 2, 125 MHz");
      boolean irq = pico.look(probe -> probe.pin(20));
      assertThat(irq).isTrue();
      int wakeWait = pico.look(probe -> probe.address("wake_wait"));
      assertThat(wakeWait >>> 28).isEqualTo(2);
      int crystal = pico.look(probe -> probe.register("XOSC.STATUS"));
      assertThat(crystal).isNegative();
      int word = pico.look(probe -> probe.word(0x1000_0000));
      assertThat(word).isNotEqualTo(-1);
      assertThat(pico.where()).startsWith("Core 0 sleeps in WFI at 0x2000");
      pico.powerCycle();
      assertThat(pico.uartText()).isEmpty();
    }
  }
}
