package usbtoaster.emulator.signal;

import java.util.Arrays;

/**
 * A wire with a name and a level. One part sets it; any part may listen, a VCD file among them.
 * Listeners run in the order in which they came, inside {@link #set}, and only when the level
 * changes. Belongs to the machine's thread.
 */
public final class Signal {
  /** Hears a change. */
  @FunctionalInterface
  public interface Listener {
    /** The wire changed to {@code level}. */
    void changed(boolean level);
  }

  private final String name;
  private boolean level;
  private Listener[] listeners = {};

  /** Makes a wire that is at {@code level}. */
  public Signal(String name, boolean level) {
    this.name = name;
    this.level = level;
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns the level. */
  public boolean level() {
    return level;
  }

  /** Sets the level. */
  public void set(boolean level) {
    if (level == this.level) {
      return;
    }
    this.level = level;
    for (Listener listener : listeners) {
      listener.changed(level);
    }
  }

  /** Adds a listener. It is not told the level that is there already. */
  public void listen(Listener listener) {
    Listener[] more = Arrays.copyOf(listeners, listeners.length + 1);
    more[listeners.length] = listener;
    listeners = more;
  }

  /** Takes a listener out; nothing if it is not there. */
  public void unlisten(Listener listener) {
    listeners = Arrays.stream(listeners).filter(each -> each != listener).toArray(Listener[]::new);
  }

  @Override
  public String toString() {
    return name + (level ? "=1" : "=0");
  }
}
