package usbtoaster.watch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterCounters;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.SharedTimer;
import usbtoaster.pico.PaceControl;
import usbtoaster.protocol.ControlCode;
import usbtoaster.targets.Board;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetException;
import usbtoaster.targets.TargetOptions;
import usbtoaster.time.Timebase;
import usbtoaster.toaster.Toaster;
import usbtoaster.trace.ActivityListener;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.record.Recorder;
import usbtoaster.view.led.LedMode;
import usbtoaster.view.led.LedPanel;
import usbtoaster.wires.DevicePower;
import usbtoaster.wires.FaultKind;
import usbtoaster.wires.Faults;

/**
 * The stack on a target, with faults on its wires and a pace that can be changed where the target
 * is the emulator.
 *
 * <p>Any thread may call. What takes time of a paused device keeps the caller until it goes on,
 * which {@link #close} sees to.
 */
final class WatchedToaster implements Oven, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedToaster.class);
  private static final int TRACE_EVENTS = 1 << 17;
  private static final int RECORDED_ENTRIES = 1 << 14;
  private static final int MOST_CALLS = 1 << 14;

  private final Target target;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>(); // the last one opened first
  private final SharedTimer timer = new SharedTimer();
  private final @Nullable PaceControl pace;
  private final Timebase time;
  private final LedPanel leds;
  private final Recorder recorder;
  private final Trace trace;
  private final Board board;
  private final Faults faults;
  private final WireFaults wireFaults = new WireFaults();
  private final ToasterWiring wires;
  private final int clockHertz;
  private final AtomicBoolean pressing = new AtomicBoolean();
  private final ConcurrentHashMap<Long, Long> calls = new ConcurrentHashMap<>(); // by request
  private final AtomicReference<@Nullable ToasterCounters> before = new AtomicReference<>();
  // Volatile: opened anew by the toasting loop, used by any thread.
  private volatile Toaster toaster;
  private int burst; // the toasting loop's, as the next
  private long piece = -1; // what it is just writing; -1: nothing

  /**
   * Opens the stack.
   *
   * @throws TargetException if the target is not to be had
   * @throws IoException if the device refuses
   */
  WatchedToaster(WatchOptions options) throws TargetException, IoException {
    target = options.target();
    parts.push(timer);
    try {
      boolean emulated = options.target() == Target.EMULATOR;
      PaceControl control = emulated ? new PaceControl(timer) : null;
      pace = control;
      time = control == null ? timer : control.time();
      leds = LedPanel.start(LedMode.HUMAN, timer);
      parts.push(leds);
      recorder = new Recorder(RECORDED_ENTRIES, time::nanoTime);
      trace =
          new Trace(
              TRACE_EVENTS,
              time::nanoTime,
              () -> KernelThread.current().processorNumber(),
              ActivityListener.all(leds, recorder, new Calls()));
      board = Board.open(options.target(), targetOptions(options, control), trace, recorder);
      parts.push(board);
      if (control != null) {
        parts.push(control::finish);
      }
      faults = new Faults(time, board.power().orElse(DevicePower.none()));
      wires = wrapped(board.wiring(), faults);
      faults.follow(wireFaults);
      clockHertz = options.options().pins().clockHertz();
      toaster = open(options.settings());
      burst = options.settings().burst();
      parts.push(() -> toaster.close());
      if (control != null) {
        parts.push(this::goOn); // first of all: nothing is kept by a paused device
        control.run(options.options().emulator().pace().slowdown());
      }
    } catch (TargetException | IoException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private static TargetOptions targetOptions(WatchOptions options, @Nullable PaceControl control) {
    TargetOptions given = options.options();
    return control == null
        ? given
        : given.withEmulator(
            given.emulator().withControl(control).withShortestFunction(Long.MAX_VALUE));
  }

  private static ToasterWiring wrapped(ToasterWiring bare, Faults faults) {
    ToasterWiring wrapped =
        new ToasterWiring(
            faults.wrap("bus", bare.bus()),
            faults.wrap("IRQ", bare.irq()),
            faults.wrap("ACK", bare.ack()),
            faults.wrap("RESET", bare.reset()));
    faults.resetLine(wrapped.reset());
    return wrapped;
  }

  private Toaster open(Settings settings) throws IoException {
    return Toaster.builder()
        .settings(
            ToasterSettings.DEFAULT
                .withBurstBytes(Math.min(settings.burst(), board.maxBurstBytes()))
                .withClock(clockHertz))
        .time(time)
        .trace(trace)
        .access(FileAccess.READ_WRITE)
        .inlining(Inlining.INLINE)
        .open(wires);
  }

  /** Notes which request is which piece, and ends a step at each stage. */
  private final class Calls implements ActivityListener {
    @Override
    public void reached(Stage stage, long request, long detail) {
      if (stage == Stage.CALL && piece >= 0 && calls.size() < MOST_CALLS) {
        calls.put(request, piece); // on the loop's own thread: it alone calls
      }
      if (pace != null) {
        pace.mark();
      }
    }
  }

  @Override
  public Task<Integer> write(long number, byte[] bread, CancellationToken token) {
    piece = number;
    try {
      return toaster.stream().writeAsync(bread, 0, bread.length, token);
    } finally {
      piece = -1;
    }
  }

  @Override
  public Task<Integer> read(byte[] toast, CancellationToken token) {
    return toaster.stream().readAsync(toast, 0, toast.length, token);
  }

  @Override
  public Task<Long> set(Settings settings, CancellationToken token) {
    try {
      if (settings.burst() != burst) {
        before.set(counters());
        toaster.close();
        toaster = open(settings);
        burst = settings.burst();
      }
    } catch (IoException e) {
      return Task.failed(e);
    }
    return toaster.stream().controlAsync(ControlCode.BROWNING_SET, settings.browning(), token);
  }

  /** Returns which piece a request writes, once; -1: none. */
  long pieceOf(long request) {
    Long number = calls.remove(request);
    return number == null ? -1 : number;
  }

  Target target() {
    return target;
  }

  Trace trace() {
    return trace;
  }

  Recorder recorder() {
    return recorder;
  }

  LedPanel leds() {
    return leds;
  }

  Board board() {
    return board;
  }

  Timebase time() {
    return time;
  }

  Optional<PaceControl> pace() {
    return Optional.ofNullable(pace);
  }

  /** Returns what the drivers have counted. Waits for a frame that is under way. */
  ToasterCounters counters() {
    ToasterCounters now = toaster.counters();
    ToasterCounters earlier = before.get();
    return earlier == null ? now : sum(earlier, now);
  }

  private static ToasterCounters sum(ToasterCounters a, ToasterCounters b) {
    return new ToasterCounters(
        a.interrupts() + b.interrupts(),
        a.frames() + b.frames(),
        a.invalidStatuses() + b.invalidStatuses(),
        a.timeouts() + b.timeouts(),
        a.resends() + b.resends(),
        a.deviceResets() + b.deviceResets(),
        a.restarts() + b.restarts(),
        a.failures() + b.failures());
  }

  /** Returns how many faults have happened. */
  long faults() {
    return faults.total();
  }

  /** Returns the faults that can be asked for. */
  Set<FaultKind> kinds() {
    EnumSet<FaultKind> kinds = EnumSet.allOf(FaultKind.class);
    if (board.power().isEmpty()) {
      kinds.remove(FaultKind.RESET);
    }
    return kinds;
  }

  /** Has a fault happen at the next occasion. */
  void fault(FaultKind kind) {
    wireFaults.ask(kind);
  }

  /** Presses the reset button. */
  void reset() {
    press(faults.power()::reset);
  }

  /** Switches the power off and on. */
  void powerCycle() {
    press(faults.power()::cycle);
  }

  /** One at a time: it takes time, which a paused device has not. */
  private void press(Runnable button) {
    if (board.power().isEmpty()) {
      throw new Refusal(
          Refusal.NOT_NOW, "This device's power and reset are not to be had from here.");
    }
    if (!pressing.compareAndSet(false, true)) {
      throw new Refusal(Refusal.NOT_NOW, "The device is being reset already: let time go on.");
    }
    Thread.ofVirtual()
        .name("reset")
        .start(
            () -> {
              try {
                button.run();
              } finally {
                pressing.set(false);
              }
            });
  }

  /** Lets time go on for good: whoever stands in a frame of a paused device comes out. */
  void goOn() {
    if (pace != null) {
      pace.finish();
    }
  }

  /** Lets time go on, and closes all. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.error("A part was not closed.", e);
      }
    }
  }
}
