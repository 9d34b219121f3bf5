package usbtoaster.emulator.testing;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.sio.Sio;

/** Says what the cores have for each other, or from each other: words in the FIFOs, spinlocks. */
final class BetweenCores {
  private static final int LOCKS = 32;

  private final Sio sio;

  BetweenCores(Rp2040 pico) {
    sio = pico.sio();
  }

  /** Returns whether an image has started core 1, which waits in the boot ROM until then. */
  static boolean started(Rp2040 pico) {
    CortexM0Plus core1 = pico.core(1);
    return !BootRom.boots(core1) && (pico.executes(1) || !core1.isRunning());
  }

  /** Returns a sentence on the FIFOs, and one on the spinlocks if one is claimed. */
  List<String> report() {
    List<String> sentences = new ArrayList<>();
    sentences.add("The FIFO to core 0 holds %s, that to core 1 %s.".formatted(words(0), words(1)));
    List<String> locks = new ArrayList<>();
    for (int i = 0; i < LOCKS; i++) {
      int owner = sio.spinlockOwner(i);
      if (owner >= 0) {
        locks.add("SPINLOCK%d by core %d".formatted(i, owner));
      }
    }
    if (!locks.isEmpty()) {
      sentences.add("Claimed: %s.".formatted(String.join(", ", locks)));
    }
    return sentences;
  }

  private String words(int core) {
    int words = sio.fifoWords(core);
    return switch (words) {
      case 0 -> "no word";
      case 1 -> "1 word";
      case Sio.FIFO_DEPTH -> words + " words and is full";
      default -> words + " words";
    };
  }
}
