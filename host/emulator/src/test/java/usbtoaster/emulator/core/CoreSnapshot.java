package usbtoaster.emulator.core;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a core and its SRAM hold, by names, so that a difference is readable. */
record CoreSnapshot(Map<String, String> places) {
  /** Looks at registers R0 to R14, the flags and SRAM: what Unicorn has too. */
  static CoreSnapshot ofProgram(Chip chip) {
    CoreSnapshot snapshot = new CoreSnapshot(new TreeMap<>());
    for (int n = 0; n < 15; n++) {
      snapshot.put("r" + n, chip.core.register(n));
    }
    snapshot.put("nzcv", chip.core.xpsr() >>> 28);
    snapshot.lines(chip.sram.bytes);
    return snapshot;
  }

  /** Looks at that of Unicorn. */
  static CoreSnapshot ofProgram(Unicorn unicorn, int bytes) {
    CoreSnapshot snapshot = new CoreSnapshot(new TreeMap<>());
    for (int n = 0; n < 15; n++) {
      snapshot.put("r" + n, unicorn.register(n));
    }
    snapshot.put("nzcv", unicorn.apsr() >>> 28);
    snapshot.lines(unicorn.read(Chip.RAM, bytes));
    return snapshot;
  }

  /** Looks at all that a core has, and SRAM. */
  static CoreSnapshot ofAll(CortexM0Plus core, byte[] sram) {
    CoreSnapshot snapshot = new CoreSnapshot(new TreeMap<>());
    for (int n = 0; n < 16; n++) {
      snapshot.put("r" + n, core.register(n));
    }
    snapshot.put("xPSR", core.xpsr());
    snapshot.put("CONTROL", core.control());
    snapshot.put("MSP", core.mainSp());
    snapshot.put("PSP", core.processSp());
    snapshot.places.put("PRIMASK", String.valueOf(core.primask()));
    snapshot.places.put("cycles", String.valueOf(core.cycles()));
    snapshot.places.put("instructions", String.valueOf(core.instructions()));
    snapshot.places.put("pending", String.valueOf(core.pendingInterrupts()));
    snapshot.places.put("running", String.valueOf(core.isRunning()));
    snapshot.places.put("fault", String.valueOf(core.faultReason()));
    snapshot.lines(sram);
    return snapshot;
  }

  /** Returns a sentence for each place that differs. */
  List<String> differences(CoreSnapshot expected) {
    Set<String> all = new TreeSet<>(places.keySet());
    all.addAll(expected.places.keySet());
    return all.stream()
        .filter(place -> !Objects.equals(places.get(place), expected.places.get(place)))
        .map(
            place ->
                "%s is %s, not %s".formatted(place, places.get(place), expected.places.get(place)))
        .toList();
  }

  private void put(String place, int value) {
    places.put(place, "%08x".formatted(value));
  }

  /** Puts the lines of memory that are not all zero. */
  private void lines(byte[] memory) {
    byte[] zero = new byte[16];
    for (int at = 0; at < memory.length; at += 16) {
      if (!Arrays.equals(memory, at, at + 16, zero, 0, 16)) {
        places.put("%08x".formatted(Chip.RAM + at), HexFormat.of().formatHex(memory, at, at + 16));
      }
    }
  }
}
