package usbtoaster.pico;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.gpio.Drive;
import usbtoaster.emulator.testing.Probe;

/**
 * Looks for levels that nobody sets, a pin that one side reads and the other does not drive, and
 * for those that both sides set. Only the firmware that has made its pins what they are to be can
 * be judged, so ask when it has. With the machine taken.
 */
final class Undriven {
  private static final int FUNCSEL = 0x1F;
  private static final int SPI = 1;
  private static final int UART = 2;
  private static final int SIO = 5;
  private static final int NULL = 31;
  private static final int INPUT_ENABLE = 1 << 6; // of a pad (datasheet 2.19.6.3)
  private static final int PINS_OF_A_SET = 4; // functions repeat (datasheet 2.19.2)
  private static final int UART_RX = 1;
  private static final int PINS_OF_AN_INTE = 8; // a nibble each (datasheet 2.19.6.1)

  private final Probe probe;
  private final Wiring wiring;

  Undriven(Probe probe, Wiring wiring) {
    this.probe = probe;
    this.wiring = wiring;
  }

  /** Returns a sentence for each such pin, in their order. */
  List<String> tell() {
    List<String> sentences = new ArrayList<>();
    for (int gp = 0; gp < HostEnd.PICO_PINS; gp++) {
      List<Wire> here = at(gp);
      if (here.isEmpty()) {
        add(sentences, HostEnd.isOnHeader(gp) ? unwired(gp) : null);
      }
      for (Wire wire : here) {
        add(sentences, tell(wire));
      }
    }
    return sentences;
  }

  private static void add(List<String> sentences, @Nullable String sentence) {
    if (sentence != null) {
      sentences.add(sentence);
    }
  }

  /**
   * Returns the sentences, each after a space; or "" while the firmware has given no pin a
   * function: then it has not come that far, and why is told elsewhere.
   */
  String hint() {
    return IntStream.range(0, HostEnd.PICO_PINS).allMatch(this::unused)
        ? ""
        : tell().stream().map(sentence -> " " + sentence).collect(Collectors.joining());
  }

  /** Returns whether the pin is as a reset leaves it, or held in one: its CTRL is then 0. */
  private boolean unused(int gp) {
    int function = function(gp);
    return function == NULL || function == 0;
  }

  private List<Wire> at(int gp) {
    return wiring.wires().stream().filter(wire -> wire.gp() == gp).toList();
  }

  private @Nullable String unwired(int gp) {
    Drive drive = probe.driven(gp);
    if (drive.driven()) {
      return null;
    }
    if (isNothing(drive)) {
      return reads(gp)
          ? "GP%d is read by the firmware, and nobody drives it: it has no wire and no pull."
              .formatted(gp)
          : null;
    }
    return waitsFor(gp)
        ? "GP%d has an interrupt of the firmware, and only a pull sets its level: it has no wire."
            .formatted(gp)
        : null;
  }

  private @Nullable String tell(Wire wire) {
    int gp = wire.gp();
    return switch (wire.end()) {
      case HostEnd.Input _, HostEnd.Led _ when isLeftAlone(gp) ->
          undriven(wire, "make it an output", true);
      case HostEnd.Uart(boolean drives) when !drives && isLeftAlone(gp) ->
          undriven(wire, "give it to the UART", false);
      case HostEnd.Spi spi when isUnusedMiso(spi, gp) ->
          undriven(wire, "give it to the SPI", false);
      case HostEnd.Output _, HostEnd.Spi _, HostEnd.Uart _ when isDrivenByBoth(wire) ->
          "GP%d (%s) is driven by the firmware and by %s: make it an input, or correct the wires."
              .formatted(gp, wire.name(), host(wire.end()));
      case HostEnd.Output(int bcm) when reads(gp) && !probe.driven(gp).driven() ->
          "GP%d (%s) is read by the firmware, and nobody drives it: create a DigitalOutput for BCM %d."
              .formatted(gp, wire.name(), bcm);
      case HostEnd.Button _ when reads(gp) && isNothing(probe.driven(gp)) ->
          "GP%d (%s) is read by the firmware, and nobody drives it while the button is not pressed: enable its pull."
              .formatted(gp, wire.name());
      default -> null;
    };
  }

  private boolean isDrivenByBoth(Wire wire) {
    return wire.end().drives() && probe.driven(wire.gp()) == Drive.BOTH;
  }

  private static String host(HostEnd end) {
    return end instanceof HostEnd.Output(int bcm) ? "BCM " + bcm : end.toString();
  }

  private String undriven(Wire wire, String advice, boolean gpio) {
    String sentence =
        "GP%d (%s) is not driven by the firmware: %s, or correct the wires."
            .formatted(wire.gp(), wire.name(), advice);
    String others = gpio ? unwiredOutputs() : "";
    return others.isEmpty()
        ? sentence
        : sentence + " It drives %s, where no wire is.".formatted(others);
  }

  /** Returns the outputs of the firmware that lead nowhere: one of them may be meant. */
  private String unwiredOutputs() {
    return IntStream.range(0, HostEnd.PICO_PINS)
        .filter(gp -> HostEnd.isOnHeader(gp) && at(gp).isEmpty() && function(gp) == SIO)
        .filter(gp -> probe.driven(gp) == Drive.CHIP)
        .mapToObj(Wire::pin)
        .collect(Collectors.joining(", "));
  }

  /**
   * Returns whether the firmware leaves an output alone. One that it pulls up itself may be an open
   * drain, which drives low only.
   */
  private boolean isLeftAlone(int gp) {
    Drive drive = probe.driven(gp);
    boolean openDrain = drive == Drive.PULLED_UP && function(gp) == SIO;
    return !drive.driven() && !openDrain;
  }

  /** A slave that is not selected drives nothing, but has the pin. */
  private boolean isUnusedMiso(HostEnd.Spi spi, int gp) {
    return spi.line() == SpiLine.MISO
        && !wiring.settings().software().contains(spi.bus())
        && function(gp) != SPI
        && isLeftAlone(gp);
  }

  private static boolean isNothing(Drive drive) {
    return drive == Drive.FLOATING || drive == Drive.KEPT;
  }

  /** Returns whether the firmware has given the pin to a block that looks at its level. */
  private boolean reads(int gp) {
    boolean input =
        switch (function(gp)) {
          case SIO -> true;
          case SPI -> !SpiLine.MISO.at(gp);
          case UART -> gp % PINS_OF_A_SET == UART_RX;
          default -> false;
        };
    return input && (probe.register("PADS_BANK0.GPIO" + gp) & INPUT_ENABLE) != 0;
  }

  private boolean waitsFor(int gp) {
    int enables = probe.register("IO_BANK0.PROC0_INTE%d".formatted(gp / PINS_OF_AN_INTE));
    return ((enables >>> (4 * (gp % PINS_OF_AN_INTE))) & 0xF) != 0;
  }

  private int function(int gp) {
    return probe.register("IO_BANK0.GPIO%d_CTRL".formatted(gp)) & FUNCSEL;
  }
}
