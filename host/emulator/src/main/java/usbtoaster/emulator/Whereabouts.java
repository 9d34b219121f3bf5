package usbtoaster.emulator;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import usbtoaster.emulator.clock.Alarm;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.image.Image;

/** Tells in sentences where the core is, what it does there, and what it waits for. */
final class Whereabouts {
  private static final int INTERRUPTS = 26;
  private static final int IPSR = 0x3F;
  private static final int EXTERNAL = 16;
  private static final int LR = 14;

  private final Rp2040 pico;
  private final Image image;
  private final CortexM0Plus core;

  Whereabouts(Rp2040 pico, Image image) {
    this.pico = pico;
    this.image = image;
    this.core = pico.core();
  }

  String tell() {
    return "%s %s at %s, in %s, called from %s. %s %s"
        .formatted(
            "Core 0",
            doing(),
            place(core.pc()),
            context(core.xpsr() & IPSR),
            place(core.register(LR) & ~1),
            interrupts(),
            next());
  }

  private String doing() {
    if (core.lockedUp()) {
      return "is locked up, after a fault in a fault (" + core.faultReason() + "),";
    }
    if (core.halted()) {
      return "is halted";
    }
    if (core.asleep()) {
      return "sleeps";
    }
    return pico.asleep() ? "is held in reset" : "executes";
  }

  private static String context(int exception) {
    return switch (exception) {
      case 0 -> "thread mode";
      case 2 -> "the NMI handler";
      case 3 -> "the HardFault handler";
      case 11 -> "the SVC handler";
      case 14 -> "the PendSV handler";
      case 15 -> "the SysTick handler";
      default -> "the handler of " + Interrupts.name(exception - EXTERNAL);
    };
  }

  private String interrupts() {
    String masked = core.primask() ? "PRIMASK masks all interrupts; enabled" : "Interrupts enabled";
    return masked
        + ": "
        + names(core.enabledInterrupts())
        + "; pending: "
        + names(core.pendingInterrupts())
        + ".";
  }

  private static String names(int bits) {
    return bits == 0
        ? "none"
        : IntStream.range(0, INTERRUPTS)
            .filter(irq -> (bits >> irq & 1) != 0)
            .mapToObj(Interrupts::name)
            .collect(Collectors.joining(", "));
  }

  private String next() {
    Alarm next = pico.clock().next();
    if (next == null) {
      return "Nothing will ever happen by itself.";
    }
    long nanos = next.atPicos() / 1000 - pico.clock().nanos();
    return "Next by itself: " + next + ", in " + nanos + " ns.";
  }

  private String place(int address) {
    return "0x%08X%s".formatted(address, near(address).map(s -> " (" + s + ")").orElse(""));
  }

  /** The function's symbol at or below an address in flash or SRAM, if it is not too far. */
  private Optional<String> near(int address) {
    if (address >>> 28 != 1 && address >>> 28 != 2) {
      return Optional.empty();
    }
    return image.symbols().entrySet().stream()
        .filter(symbol -> (symbol.getValue() & 1) != 0)
        .filter(symbol -> within(address - (symbol.getValue() & ~1)))
        .max(Comparator.comparingInt(Map.Entry::getValue))
        .map(symbol -> symbol.getKey() + offset(address - (symbol.getValue() & ~1)));
  }

  private static boolean within(int offset) {
    return offset >= 0 && offset < 0x1000;
  }

  private static String offset(int offset) {
    return offset == 0 ? "" : "+0x" + Integer.toHexString(offset);
  }
}
