package usbtoaster.emulator.bus;

import java.util.ArrayList;
import java.util.List;

/**
 * Who sees the accesses to the bus: nobody as a rule, and then the cores go by short ways. Belongs
 * to the machine's thread.
 */
public final class Observers {
  private static final int CORES = 2;

  private final List<BusObserver> observers = new ArrayList<>();
  private final int[] waits = new int[CORES];
  private final Actions change = new Actions();
  private boolean some;

  Observers() {}

  /** Lets {@code observer} see each access from the next one on, or none. */
  public void observe(BusObserver observer, boolean on) {
    if (on == observers.contains(observer)) {
      return;
    }
    if (on) {
      observers.add(observer);
    } else {
      observers.remove(observer);
    }
    some = !observers.isEmpty();
    change.run();
  }

  /** Adds what runs when somebody has come or gone. */
  public void onChange(Runnable action) {
    change.add(action);
  }

  /** Returns whether there is anybody: each access must go over the bus then. */
  public boolean some() {
    return some;
  }

  /** Returns the cycles that {@code core} was made to wait since it last asked. */
  public int takeWaits(int core) {
    int taken = waits[core];
    waits[core] = 0;
    return taken;
  }

  /** Returns the cycles that a read would wait if it began now. */
  public int waits(int address) {
    int cycles = 0;
    for (int i = 0; i < observers.size(); i++) {
      cycles += observers.get(i).waits(address);
    }
    return cycles;
  }

  void access(int initiator, int address, boolean write) {
    int cycles = 0;
    for (int i = 0; i < observers.size(); i++) {
      cycles += observers.get(i).access(initiator, address, write);
    }
    if (initiator != Bus.DMA) {
      waits[initiator] += cycles;
    }
  }
}
