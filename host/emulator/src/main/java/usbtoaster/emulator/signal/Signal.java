package usbtoaster.emulator.signal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.time.Failures;

/**
 * A wire with a name and a level. One part sets it; any part may listen, a VCD file among them.
 * Listeners run in the order in which they came, inside {@link #set}, and only when the level
 * changes. Belongs to the machine's thread.
 *
 * <p>A lazy wire has a {@link Source} that computes the level when somebody asks, so that a fast
 * clock costs nothing while nobody looks. As long as there are listeners the source sets the level
 * like any other part.
 */
public final class Signal {
  /**
   * Is notified of a change. It must not set the wire itself: those behind it would be notified
   * late.
   */
  @FunctionalInterface
  public interface Listener {
    /** The wire changed to {@code level}. */
    void changed(boolean level);
  }

  /** Computes the level of a lazy wire. */
  public interface Source {
    /** Returns the level now. */
    boolean level();

    /** Says whether there are listeners: if so, each change must be {@linkplain Signal#set set}. */
    void watched(boolean watched);

    /** Returns whether who may do without the wire's edges shall not listen: it is a fast clock. */
    default boolean lazy() {
      return true;
    }
  }

  private final String name;
  private final @Nullable Source source;
  private final @Nullable Failures failures;
  private boolean level;
  private Listener[] listeners = {};

  /** Makes a wire that is at {@code level}. */
  public Signal(String name, boolean level) {
    this.name = name;
    this.level = level;
    this.source = null;
    this.failures = null;
  }

  /** Makes a lazy wire. */
  public Signal(String name, Source source) {
    this(name, source, null);
  }

  /**
   * Makes a lazy wire at which strangers listen.
   *
   * @param failures where goes what they throw; null: it leaves through {@link #set}, as it does
   *     for a wire inside the chip
   */
  public Signal(String name, Source source, @Nullable Failures failures) {
    this.name = name;
    this.source = source;
    this.failures = failures;
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns whether nobody shall listen who may do without its edges. */
  public boolean lazy() {
    Source known = source;
    return known != null && known.lazy();
  }

  /** Returns the level. */
  public boolean level() {
    Source lazy = source;
    if (lazy != null && listeners.length == 0) {
      return lazy.level();
    }
    return level;
  }

  /**
   * Sets the level, and notifies the listeners if that changes it, in the order in which they came.
   * One that comes or goes meanwhile does so from the next change on.
   */
  public void set(boolean level) {
    if (level == this.level) {
      return;
    }
    this.level = level;
    for (Listener listener : listeners) {
      try {
        listener.changed(level);
      } catch (RuntimeException e) {
        failed(e);
      }
    }
  }

  private void failed(RuntimeException failure) {
    Failures known = failures;
    if (known == null) {
      throw failure;
    }
    known.note(name, failure);
  }

  /** Adds a listener. It is not given the level that is there already. */
  public void listen(Listener listener) {
    Source lazy = source;
    if (lazy != null && listeners.length == 0) {
      level = lazy.level();
    }
    Listener[] more = Arrays.copyOf(listeners, listeners.length + 1);
    more[listeners.length] = listener;
    listeners = more;
    if (lazy != null && more.length == 1) {
      lazy.watched(true);
    }
  }

  /** Takes a listener out, however often it came; nothing if it is not there. */
  public void unlisten(Listener listener) {
    int before = listeners.length;
    listeners = Arrays.stream(listeners).filter(each -> each != listener).toArray(Listener[]::new);
    Source lazy = source;
    if (lazy != null && before > 0 && listeners.length == 0) {
      lazy.watched(false);
    }
  }

  @Override
  public String toString() {
    return name + (level() ? "=1" : "=0");
  }
}
