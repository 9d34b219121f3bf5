package usbtoaster.mock;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Pi4J's edge thread does with the edges of an input: calls the listeners, one after another.
 * A listener's {@code Exception} is logged and the loop goes on; a listener's {@code Error} kills
 * the thread, silently, and no edge arrives any more.
 */
final class EdgeThread {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeThread.class);

  private final List<DigitalStateChangeListener> listeners = new CopyOnWriteArrayList<>();
  private final DigitalInput input;
  private final DigitalStateChangeEvent<DigitalInput> rise;
  private final DigitalStateChangeEvent<DigitalInput> fall;
  private final AtomicLong exceptions = new AtomicLong();
  private volatile boolean dead; // volatile: read by tests

  /**
   * Makes the thread's part of an input.
   *
   * @param maker makes the input, which adds its listeners here
   */
  EdgeThread(Function<EdgeThread, DigitalInput> maker) {
    input = maker.apply(this);
    rise = new DigitalStateChangeEvent<>(input, DigitalState.HIGH);
    fall = new DigitalStateChangeEvent<>(input, DigitalState.LOW);
  }

  DigitalInput input() {
    return input;
  }

  void add(List<DigitalStateChangeListener> more) {
    listeners.addAll(more);
  }

  void remove(List<DigitalStateChangeListener> fewer) {
    listeners.removeAll(fewer);
  }

  long exceptions() {
    return exceptions.get();
  }

  boolean dead() {
    return dead;
  }

  void deliver(boolean high) {
    if (dead) {
      return;
    }
    for (DigitalStateChangeListener listener : listeners) {
      try {
        listener.onDigitalStateChange(high ? rise : fall);
      } catch (Exception e) {
        exceptions.incrementAndGet();
        LOG.error("A listener of IRQ threw: {}", e.toString(), e);
      } catch (Error e) {
        dead = true;
        LOG.debug("A listener of IRQ threw an Error: no edge arrives from now on", e);
        return;
      }
    }
  }
}
