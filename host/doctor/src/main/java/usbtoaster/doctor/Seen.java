package usbtoaster.doctor;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.PinMap;
import usbtoaster.protocol.Identity;
import usbtoaster.protocol.Protocol;

/**
 * What a look at the wires has shown.
 *
 * @param pins where they are
 * @param diagnosis what is wrong with them
 * @param identity what the device says of itself, or null
 * @param garbled how many statuses were not whole, though others were
 * @param latency what was measured, if it was
 */
record Seen(
    PinMap pins,
    Diagnosis diagnosis,
    @Nullable Identity identity,
    int garbled,
    List<Finding> latency) {
  private static final Set<Wire> BUS = EnumSet.of(Wire.SCLK, Wire.MOSI, Wire.MISO, Wire.CE);
  private static final Set<Wire> LINES = EnumSet.of(Wire.IRQ, Wire.ACK, Wire.RESET);

  private boolean foreign() {
    return identity != null && identity.protocol() != Protocol.VERSION;
  }

  /** Returns whether nothing is wrong, or nothing that another look would change. */
  boolean clean() {
    return foreign() || (diagnosis.sound() && garbled == 0);
  }

  /** Returns whether a slower clock may be the cure. */
  boolean mayBeTooFast() {
    return garbled > 0 || diagnosis.likely().isEmpty() || blamed(BUS) > 0;
  }

  /** Returns whether lines may be in each other's places. */
  boolean linesMayBeMoved() {
    return diagnosis.dead() || blamed(LINES) > 1;
  }

  private int blamed(Set<Wire> wires) {
    Set<Wire> blamed = EnumSet.copyOf(wires);
    Set<Wire> all = diagnosis.guilty();
    all.addAll(diagnosis.suspect());
    blamed.retainAll(all);
    return blamed.size();
  }

  /** Returns a finding for each wire, for the device, and for its interrupts. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    Identity device = identity;
    if (device != null && device.protocol() != Protocol.VERSION) {
      return List.of(WireTexts.foreign(device));
    }
    findings.addAll(WireTexts.wires(pins, diagnosis));
    if (garbled > 0) {
      findings.add(WireTexts.garbled(garbled));
    }
    if (device != null) {
      findings.add(WireTexts.device(device));
    }
    findings.addAll(
        latency.isEmpty()
            ? List.of(Finding.skipped("interrupts", "not measured before the wires are right"))
            : latency);
    return findings;
  }
}
