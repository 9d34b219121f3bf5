package usbtoaster.bench;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputBase;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import com.pi4j.io.spi.SpiBase;
import com.pi4j.io.spi.SpiConfig;
import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.mock.ToasterOptions;
import usbtoaster.mock.VirtualToaster;
import usbtoaster.time.Timebase;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;

/**
 * Wires from Pi4J's base classes straight to a virtual toaster. No Mockito at each call, which
 * allocates and takes longer than what is behind it: so what is left is the stack's own.
 *
 * <p>Threads as in {@code MockToaster}: edges come on the thread of the timebase.
 */
final class DirectWires {
  private final Input irq;
  private final VirtualToaster toaster;
  private final long byteNanos;
  private final Trace marks;

  /**
   * Makes the wires and the toaster.
   *
   * @param counter counts the time that the listener of IRQ takes; null: nobody does
   */
  DirectWires(Timebase time, ToasterOptions options, @Nullable DriverTime counter) {
    this(time, options, counter, Trace.OFF);
  }

  /**
   * Makes the wires and the toaster.
   *
   * @param counter counts the time that the listener of IRQ takes; null: nobody does
   * @param marks gets the wires' own stages: {@link Stage#DMA_SEEN} where a transfer begins, {@link
   *     Stage#DMA_DONE} where it has ended, {@link Stage#IRQ_RAISED} where the thread of the edges
   *     has a rise, {@link Stage#ACK_SEEN} where a pulse on ACK has ended. Their requests and
   *     details are 0
   */
  DirectWires(Timebase time, ToasterOptions options, @Nullable DriverTime counter, Trace marks) {
    this.marks = marks;
    irq = new Input(this::irqHigh, counter, marks);
    toaster = new VirtualToaster(time, options, Trace.OFF, irq::edge);
    byteNanos = options.byteNanos();
  }

  private boolean irqHigh() {
    return toaster.irq();
  }

  ToasterWiring wiring() {
    return new ToasterWiring(
        new Bus(toaster, byteNanos, marks),
        irq,
        new Output(this::acknowledge),
        new Output(toaster::reset));
  }

  private void acknowledge(boolean high) {
    toaster.ack(high);
    if (!high) {
      marks.record(Stage.ACK_SEEN, 0, 0);
    }
  }

  /** Returns a configuration in which nothing is set; it is read once. */
  private static <T> T configOf(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> nothing(method.getReturnType())));
  }

  private static @Nullable Object nothing(Class<?> type) {
    if (type == Map.class) {
      return Map.of();
    }
    return type.isPrimitive() && type != void.class
        ? Array.get(Array.newInstance(type, 1), 0)
        : null;
  }

  private static final class Bus extends SpiBase {
    private final VirtualToaster toaster;
    private final long byteNanos;
    private final Trace marks;

    Bus(VirtualToaster toaster, long byteNanos, Trace marks) {
      super(null, configOf(SpiConfig.class));
      this.toaster = toaster;
      this.byteNanos = byteNanos;
      this.marks = marks;
    }

    @Override
    public int transfer(byte[] write, int writeOffset, byte[] read, int readOffset, int length) {
      marks.record(Stage.DMA_SEEN, 0, 0);
      long end = byteNanos == 0 ? 0 : System.nanoTime() + byteNanos * length;
      toaster.frame(write, writeOffset, read, readOffset, length);
      while (byteNanos != 0 && System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      marks.record(Stage.DMA_DONE, 0, 0);
      return length;
    }

    @Override
    public int write(byte b) {
      throw onlyTransfers();
    }

    @Override
    public int write(byte[] data, int offset, int length) {
      throw onlyTransfers();
    }

    @Override
    public int read() {
      throw onlyTransfers();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      throw onlyTransfers();
    }

    private static UnsupportedOperationException onlyTransfers() {
      return new UnsupportedOperationException("The toaster's bus goes both ways: use transfer.");
    }
  }

  private static final class Output extends DigitalOutputBase {
    private final Consumer<Boolean> line;

    Output(Consumer<Boolean> line) {
      super(null, configOf(DigitalOutputConfig.class));
      this.line = line;
    }

    @Override
    public DigitalOutput state(DigitalState level) {
      line.accept(level.isHigh());
      return this;
    }
  }

  private static final class Input extends DigitalInputBase {
    private final BooleanSupplier level;
    private final @Nullable DriverTime counter;
    private final Trace marks;
    private final DigitalStateChangeEvent<DigitalInput> rise =
        new DigitalStateChangeEvent<>(this, DigitalState.HIGH);
    private final DigitalStateChangeEvent<DigitalInput> fall =
        new DigitalStateChangeEvent<>(this, DigitalState.LOW);
    // Volatile: set by the thread that starts the driver, read by the one that delivers edges.
    private volatile @Nullable DigitalStateChangeListener listener;

    Input(BooleanSupplier level, @Nullable DriverTime counter, Trace marks) {
      super(null, configOf(DigitalInputConfig.class));
      this.level = level;
      this.counter = counter;
      this.marks = marks;
    }

    void edge(boolean high) {
      if (high) {
        marks.record(Stage.IRQ_RAISED, 0, 0);
      }
      DigitalStateChangeListener told = listener;
      if (told != null && counter != null) {
        counter.count(() -> told.onDigitalStateChange(high ? rise : fall));
      } else if (told != null) {
        told.onDigitalStateChange(high ? rise : fall);
      }
    }

    @Override
    public DigitalState state() {
      return level.getAsBoolean() ? DigitalState.HIGH : DigitalState.LOW;
    }

    @Override
    public DigitalInput addListener(DigitalStateChangeListener... added) {
      listener = added[0];
      return this;
    }

    @Override
    public DigitalInput removeListener(DigitalStateChangeListener... removed) {
      listener = null;
      return this;
    }
  }
}
