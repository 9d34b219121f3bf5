package usbtoaster.pico;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.testing.Probe;

/**
 * Looks for levels that nobody sets: a pin that one side reads and the other does not drive. Only
 * the firmware that has made its pins what they are to be can be judged, so ask when it has. With
 * the machine taken.
 */
final class Undriven {
  private static final int FUNCSEL = 0x1F;
  private static final int SPI = 1;
  private static final int UART = 2;
  private static final int SIO = 5;
  private static final int OE_TO_PAD = 1 << 13; // GPIOx_STATUS (datasheet 2.19.6)
  private static final int PULLS = 3 << 2; // of a pad (datasheet 2.19.6.3)
  private static final int INPUT_ENABLE = 1 << 6;

  private final Probe probe;
  private final Map<Integer, Wire> wires = new HashMap<>();
  private final IntPredicate driven;

  /**
   * Looks at {@code probe}.
   *
   * @param driven whether the host drives a GP
   */
  Undriven(Probe probe, Wiring wiring, IntPredicate driven) {
    this.probe = probe;
    this.driven = driven;
    wiring.wires().forEach(wire -> wires.put(wire.gp(), wire));
  }

  /** Returns a sentence for each such pin, in their order. */
  List<String> tell() {
    List<String> sentences = new ArrayList<>();
    for (int gp = 0; gp < HostEnd.PICO_PINS; gp++) {
      String sentence = HostEnd.isOnHeader(gp) || wires.containsKey(gp) ? tell(gp) : null;
      if (sentence != null) {
        sentences.add(sentence);
      }
    }
    return sentences;
  }

  private @Nullable String tell(int gp) {
    Wire wire = wires.get(gp);
    boolean output = (io(gp, "STATUS") & OE_TO_PAD) != 0;
    if (wire == null) {
      return !output && reads(gp) && (pad(gp) & PULLS) == 0
          ? "GP%d is read by the firmware, and nobody drives it: it has no wire and no pull."
              .formatted(gp)
          : null;
    }
    return switch (wire.end()) {
      case HostEnd.Input _, HostEnd.Led _ when !output ->
          "GP%d (%s) is not driven by the firmware: make it an output, or correct the wires."
              .formatted(gp, wire.name());
      case HostEnd.Uart(boolean drives) when !drives && !output ->
          "GP%d (%s) is not driven by the firmware: give it to the UART, or correct the wires."
              .formatted(gp, wire.name());
      case HostEnd.Output(int bcm) when !output && reads(gp) && !driven.test(gp) ->
          "GP%d (%s) is read by the firmware, and nobody drives it: create a DigitalOutput for BCM %d."
              .formatted(gp, wire.name(), bcm);
      case HostEnd.Button _ when !output && reads(gp) && (pad(gp) & PULLS) == 0 ->
          "GP%d (%s) is read by the firmware, and nobody drives it while the button is not pressed: enable its pull."
              .formatted(gp, wire.name());
      default -> null;
    };
  }

  /** Returns whether the firmware has given the pin to a block that looks at its level. */
  private boolean reads(int gp) {
    int function = io(gp, "CTRL") & FUNCSEL;
    return (function == SIO || function == SPI || function == UART)
        && (pad(gp) & INPUT_ENABLE) != 0;
  }

  private int io(int gp, String register) {
    return probe.register("IO_BANK0.GPIO%d_%s".formatted(gp, register));
  }

  private int pad(int gp) {
    return probe.register("PADS_BANK0.GPIO" + gp);
  }
}
