package usbtoaster.doctor;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import usbtoaster.driver.PinMap;
import usbtoaster.protocol.Identity;
import usbtoaster.protocol.Protocol;

/** The sentences on wires. {@code docs/doctor.md} lists them. */
final class WireTexts {
  private WireTexts() {}

  /** Returns a finding for each wire, or one for those that cannot be told apart. */
  static List<Finding> wires(PinMap pins, Diagnosis diagnosis) {
    List<Finding> findings = new ArrayList<>();
    if (diagnosis.likely().isEmpty()) {
      findings.add(
          Finding.failed(
              "wires",
              "what they do fits no fault: a contact comes and goes, or two things are wrong",
              "Look at each wire, and that none touches another; then try again."));
      return findings;
    }
    if (diagnosis.dead()) {
      findings.add(dead(pins));
      return findings;
    }
    Fault first = diagnosis.likely().getFirst();
    boolean alone = diagnosis.likely().size() == 1;
    Set<Wire> told = EnumSet.noneOf(Wire.class);
    if (alone && first.kind() != Fault.Kind.CUT) {
      findings.add(special(pins, first));
      told.addAll(first.blamed());
    }
    if (diagnosis.suspect().size() > 1) {
      findings.add(either(pins, diagnosis.suspect()));
      told.addAll(diagnosis.suspect());
    }
    Set<Wire> guilty = diagnosis.guilty();
    Set<Wire> innocent = diagnosis.innocent();
    for (Wire wire : Wire.values()) {
      if (!told.contains(wire)) {
        findings.add(
            guilty.contains(wire)
                ? cut(pins, wire)
                : innocent.contains(wire)
                    ? Finding.ok(wire.label(pins), proof(wire))
                    : Finding.skipped(
                        wire.label(pins), "cannot be told before the others are right"));
      }
    }
    return findings;
  }

  private static Finding cut(PinMap pins, Wire wire) {
    String more =
        switch (wire) {
          case SCLK -> " If it is, see that it is not swapped with another.";
          case CE ->
              " If it is, see that it is not swapped with another; with a firmware older than 3 it"
                  + " may be SCLK.";
          case MISO, MOSI, IRQ, ACK, RESET -> "";
        };
    return Finding.failed(
        wire.label(pins), "is not connected", "Connect " + wire.ends(pins) + "." + more);
  }

  private static String proof(Wire wire) {
    return switch (wire) {
      case SCLK -> "connected: the device receives whole words";
      case MOSI -> "connected: the device understands commands";
      case MISO -> "connected: whole statuses come back";
      case CE -> "connected: the device sees a frame's end";
      case IRQ -> "connected: it rises and falls";
      case ACK -> "connected: the device takes an acknowledge";
      case RESET -> "connected: it resets the device";
    };
  }

  private static Finding special(PinMap pins, Fault fault) {
    return switch (fault.kind()) {
      case IRQ_HIGH ->
          Finding.failed(
              Wire.IRQ.label(pins),
              "is always high, even while the device is held in reset",
              "Look for a wire on 3V3 or a short: it goes from " + Wire.IRQ.ends(pins) + ".");
      case CLOCK_SWAPPED ->
          Finding.failed(
              "SCLK, MOSI",
              "are swapped with each other, or MOSI with " + Wire.CE.label(pins),
              "Connect " + Wire.SCLK.ends(pins) + ", and " + Wire.MOSI.ends(pins) + ".");
      case DATA_SWAPPED ->
          Finding.failed(
              "MISO, MOSI",
              "are swapped, or neither is connected",
              "Connect " + Wire.MISO.ends(pins) + ", and " + Wire.MOSI.ends(pins) + ".");
      case CUT, DEAD -> throw new IllegalStateException("told elsewhere");
    };
  }

  private static Finding either(PinMap pins, Set<Wire> wires) {
    return Finding.failed(
        wires.stream().map(wire -> wire.label(pins)).collect(Collectors.joining(", ")),
        "one of them is not connected; which one cannot be told yet",
        wires.stream()
                .map(wire -> wire.label(pins) + ": " + wire.ends(pins))
                .collect(Collectors.joining("; "))
            + ".");
  }

  private static Finding dead(PinMap pins) {
    return Finding.failed(
        "toaster",
        "nothing answers: no line of it reacts to anything",
        ("Does the Pico have power, and ground with this Pi? Can RUN be high? Has it the firmware"
                + " (in boot mode it shows a drive RPI-RP2)? Are %1$s and SCLK swapped? If not,"
                + " more than one wire is off: first %1$s (%2$s), then IRQ (%3$s).")
            .formatted(Wire.CE.label(pins), Wire.CE.ends(pins), Wire.IRQ.ends(pins)));
  }

  static Finding foreign(Identity identity) {
    return Finding.failed(
        "firmware",
        "it speaks protocol %d, and this program %d"
            .formatted(identity.protocol(), Protocol.VERSION),
        "Bring the Pico into boot mode, and put this program's firmware on it: toaster flash.");
  }

  static Finding garbled(int frames) {
    return Finding.failed(
        "frames",
        "%d %s garbled".formatted(frames, frames == 1 ? "was" : "were"),
        "Use shorter wires with a ground beside SCLK, or a slower clock: --clock 1MHz.");
  }

  static Finding device(Identity identity) {
    return Finding.ok(
        "firmware",
        "version %d, protocol %d; %d slots of %d KiB"
            .formatted(
                identity.firmware(),
                identity.protocol(),
                identity.slots(),
                identity.slotBytes() / 1024));
  }

  static Finding swapped(PinMap pins, PinMap moved) {
    List<String> wrong = new ArrayList<>();
    for (Wire wire : List.of(Wire.IRQ, Wire.ACK, Wire.RESET)) {
      if (wire.bcm(pins) != wire.bcm(moved)) {
        wrong.add(wire.label(pins));
      }
    }
    return Finding.failed(
        String.join(", ", wrong),
        "are swapped",
        "Swap the wires, or use --pins irq=%d,ack=%d,reset=%d."
            .formatted(moved.irq(), moved.ack(), moved.reset()));
  }
}
