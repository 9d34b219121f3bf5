package usbtoaster.emulator.testing;

import usbtoaster.emulator.chip.Interrupts;

/** What a core is in, by the number of the exception (ARMv6-M ARM B1.5.2). */
final class Contexts {
  static final int NMI = 2;
  static final int HARD_FAULT = 3;
  private static final int EXTERNAL = 16;

  private Contexts() {}

  /** Returns {@code exception} for people; 0 is thread mode. */
  static String of(int exception) {
    return switch (exception) {
      case 0 -> "thread mode";
      case NMI -> "the NMI handler";
      case HARD_FAULT -> "the HardFault handler";
      case 11 -> "the SVC handler";
      case 14 -> "the PendSV handler";
      case 15 -> "the SysTick handler";
      default -> "the handler of " + Interrupts.name(exception - EXTERNAL);
    };
  }
}
