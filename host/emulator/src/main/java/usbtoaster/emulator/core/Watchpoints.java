package usbtoaster.emulator.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where debuggers watch a core's loads and stores. There may be any number of them. While there is
 * one, no access takes the short way and nothing is translated, so code runs slower and otherwise
 * the same. What other masters access, as the DMA, is not seen: as on the chip (ARMv6-M ARM C1.8).
 *
 * <p>Belongs to the machine's thread.
 */
public final class Watchpoints {
  /** What is watched. */
  public enum Access {
    READ,
    WRITE,
    ANY
  }

  /**
   * Some bytes that are watched.
   *
   * @param address the first of them
   * @param length how many, at least 1
   */
  public record Watchpoint(int address, int length, Access access) {
    public Watchpoint {
      if (length < 1) {
        throw new IllegalArgumentException("A watchpoint has at least one byte, not " + length);
      }
    }

    private boolean meets(int accessed, int width, boolean write) {
      return (access == Access.ANY || write == (access == Access.WRITE))
          && (Integer.compareUnsigned(accessed - address, length) < 0
              || Integer.compareUnsigned(address - accessed, width) < 0);
    }
  }

  /**
   * An access to what is watched.
   *
   * @param address its own address
   */
  public record Hit(Watchpoint watchpoint, int address, boolean write) {}

  private final List<Watchpoint> watchpoints = new ArrayList<>();
  private final Runnable changed;
  private final Runnable met;
  private @Nullable Hit hit;

  /**
   * Makes a list of none.
   *
   * @param changed runs when the first came or the last has gone
   * @param met runs inside an access to what is watched
   */
  Watchpoints(Runnable changed, Runnable met) {
    this.changed = changed;
    this.met = met;
  }

  /** Watches {@code watchpoint}, once more if it is watched. Not from inside an access. */
  public void add(Watchpoint watchpoint) {
    watchpoints.add(watchpoint);
    changed.run();
  }

  /** Ends one watch of {@code watchpoint}; nothing if there is none. */
  public void remove(Watchpoint watchpoint) {
    watchpoints.remove(watchpoint);
    changed.run();
  }

  boolean isEmpty() {
    return watchpoints.isEmpty();
  }

  /** The core has accessed {@code width} bytes. */
  void accessed(int address, int width, boolean write) {
    if (watchpoints.isEmpty() || hit != null) {
      return;
    }
    for (Watchpoint watchpoint : watchpoints) {
      if (watchpoint.meets(address, width, write)) {
        hit = new Hit(watchpoint, address, write);
        met.run();
        return;
      }
    }
  }

  /** Returns the first access since it was last asked, or null; and forgets it. */
  @Nullable Hit take() {
    Hit taken = hit;
    hit = null;
    return taken;
  }
}
