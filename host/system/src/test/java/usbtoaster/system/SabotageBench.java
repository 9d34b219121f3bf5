package usbtoaster.system;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.spi.Spi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.Processor;
import usbtoaster.kernel.Processors;
import usbtoaster.mock.MockToaster;
import usbtoaster.mock.ToasterOptions;
import usbtoaster.time.Timebase;
import usbtoaster.time.VirtualTime;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;
import usbtoaster.wires.Fault;
import usbtoaster.wires.FaultPlan;

/** The stack on a mock in virtual time, every call of which to the world around may throw. */
final class SabotageBench implements AutoCloseable {
  /** Longer than a recovery by all resets and a restart take together. */
  static final long BOUND_NANOS = 120_000_000_000L;

  private static final ToasterSettings SETTINGS = ToasterSettings.DEFAULT.withBurstBytes(64);
  private static final int STANDING_STEPS = 100_000;
  private static final Set<String> CALLS =
      Set.of(
          "transfer", "isHigh", "isLow", "state", "high", "low", "addListener", "removeListener");

  final Sabotage sabotage;
  final VirtualTime time = new VirtualTime();
  final MockToaster toaster =
      new MockToaster(time, ToasterOptions.DEFAULT, new Script(), Trace.OFF);
  final List<Task<?>> requests = new ArrayList<>();
  final List<ToasterStream> streams = new ArrayList<>(); // that a path has prepared
  int edgesToLose;
  int framesToFlip;
  int framesToReset;
  int listeners;
  private final IoManager io;
  private final Processor usual = KernelThread.current().processor();
  private final ThreadPool pool;
  private final ToasterWiring wiring;
  private @Nullable ToasterDriver driver;
  private long stoodAt;
  private int steps;

  /** Makes what goes wrong on the wires, as often as the fields above say. */
  private final class Script implements FaultPlan {
    @Override
    public List<Fault> start() {
      return List.of();
    }

    @Override
    public List<Fault> frame(long frame, int bytes) {
      if (framesToFlip > 0) {
        framesToFlip--;
        return List.of(new Fault.MisoFlip(frame, 77));
      }
      if (framesToReset > 0) {
        framesToReset--;
        return List.of(new Fault.Reset(frame, 30));
      }
      return List.of();
    }

    @Override
    public List<Fault> edge(long edge) {
      if (edgesToLose > 0) {
        edgesToLose--;
        return List.of(new Fault.LostEdge(edge));
      }
      return List.of();
    }
  }

  SabotageBench(Sabotage.Kind kind) {
    sabotage = new Sabotage(kind);
    io = new IoManager(Trace.OFF, 64, sabotage::handle);
    KernelThread.bind(new Processors(1, sabotage::handle).processor(0));
    pool = new ThreadPool(io, new ThreadPoolOptions(1, 0, Duration.ZERO, sabotage::handle));
    wiring =
        new ToasterWiring(
            tapped(Spi.class, toaster.spi(), "spi"),
            tapped(DigitalInput.class, toaster.irq(), "irq"),
            tapped(DigitalOutput.class, toaster.ack(), "ack"),
            tapped(DigitalOutput.class, toaster.reset(), "reset"));
  }

  private <T> T tapped(Class<T> type, T below, String name) {
    return Taps.between(
        type,
        below,
        (method, arguments, call) -> {
          Taps.Below counted =
              () -> {
                listeners += method.equals("addListener") ? 1 : 0;
                listeners -= method.equals("removeListener") ? 1 : 0;
                return call.call();
              };
          return CALLS.contains(method) ? sabotage.tap(name, method, counted) : call.call();
        });
  }

  /** Starts a driver. */
  void start() {
    Timebase clock =
        Taps.between(
            Timebase.class,
            time,
            (method, arguments, below) ->
                method.equals("toString") ? below.call() : sabotage.tap("time", method, below));
    driver = ToasterDriver.start("toaster", io, wiring, SETTINGS, clock);
  }

  boolean started() {
    return driver != null;
  }

  ToasterDriver driver() {
    return Objects.requireNonNull(driver, "start the driver first");
  }

  /** Opens a stream on the filter above the toaster. */
  ToasterStream open() {
    try {
      return ToasterStream.open(
          io,
          WatchingFilter.above(driver().device(), io, sabotage),
          pool,
          FileAccess.READ_WRITE,
          Inlining.INLINE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes a request, which must end. */
  <T> Task<T> request(Task<T> task) {
    requests.add(task);
    return task;
  }

  void runToTheEnd() {
    runUntil(() -> requests.stream().allMatch(Task::isCompleted));
  }

  /** Lets {@code nanos} pass. */
  void advance(long nanos) {
    long until = time.nanoTime() + nanos;
    time.arm(() -> {}, until);
    runUntil(() -> time.nanoTime() >= until);
  }

  /**
   * Lets time pass until {@code condition} holds. What an alarm throws ends there, as in the thread
   * of the real timer, which hands it to its handler.
   */
  void runUntil(BooleanSupplier condition) {
    long limit = time.nanoTime() + BOUND_NANOS;
    while (true) {
      try {
        time.runUntil(() -> moves() && condition.getAsBoolean(), limit - time.nanoTime());
        return;
      } catch (Sabotage.Thrown | Sabotage.ThrownError e) {
        assertPassive();
      }
    }
  }

  /** Serves the port; fails if the clock stands for too many steps. */
  private boolean moves() {
    pool.pump();
    if (time.nanoTime() != stoodAt) {
      stoodAt = time.nanoTime();
      steps = 0;
    } else if (++steps > STANDING_STEPS) {
      throw new AssertionError("A loop while the clock stands at " + stoodAt + " ns.");
    }
    return true;
  }

  /** Fails if the driver left this thread at a raised IRQL. */
  static void assertPassive() {
    Irql irql = KernelThread.current().irql();
    if (irql != Irql.PASSIVE) {
      throw new AssertionError("The IRQL was left at " + irql + ".");
    }
  }

  @Override
  public void close() {
    KernelThread.current().lower(Irql.PASSIVE);
    pool.close();
    KernelThread.bind(usual);
  }
}
