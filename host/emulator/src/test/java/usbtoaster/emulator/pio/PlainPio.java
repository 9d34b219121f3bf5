package usbtoaster.emulator.pio;

/**
 * A PIO block as chapter 3 of the datasheet describes it, one cycle after the other: slow, and
 * nothing to do with the emulator's. Its registers are plain fields.
 */
final class PlainPio {
  final int[] memory = new int[32];
  final PlainMachine[] machines = new PlainMachine[4];
  int irq;
  int fdebug;
  int out;
  int oe;
  int bypass;
  private int first;
  private int second;
  int seen;
  int set;
  int clear;

  PlainPio() {
    for (int i = 0; i < machines.length; i++) {
      machines[i] = new PlainInstructions(this, i);
    }
  }

  /** What the synchronisers hold at the beginning. */
  void begin(int pads) {
    first = pads;
    second = pads;
  }

  /** Executes a cycle in which the pins' inputs are {@code pads}. */
  void cycle(int pads) {
    seen = (second & ~bypass) | (pads & bypass);
    set = 0;
    clear = 0;
    for (PlainMachine machine : machines) {
      machine.cycle();
    }
    irq = (irq & ~clear) | set;
    second = first;
    first = pads;
  }
}
