package usbtoaster.watch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.ToasterCounters;
import usbtoaster.pico.PaceControl;
import usbtoaster.trace.Stage;
import usbtoaster.view.led.Led;
import usbtoaster.wires.FaultKind;

/**
 * What the page is told of the whole, four times a second. Not thread-safe, but for {@link #nanos}:
 * it belongs to the thread that publishes.
 */
final class State {
  private static final int MOST_UART = 2_000;

  private final WatchedToaster toaster;
  private final Clients clients;
  private final Tally tally;
  private final Sampler sampler;
  private final Threads threads = new Threads();
  private final AtomicBoolean counting = new AtomicBoolean();
  private final long startNanos;
  private final List<Map<String, Object>> faults = new ArrayList<>();
  private final List<String> ledNames = new ArrayList<>();
  private @Nullable Toasting toasting;
  private int leds;
  private int looks;
  private String where = "";
  private String uart = "";
  // Volatile: written by whoever has asked the driver.
  private volatile @Nullable ToasterCounters counters;

  State(WatchedToaster toaster, Clients clients, Tally tally, Sampler sampler) {
    this.toaster = toaster;
    this.clients = clients;
    this.tally = tally;
    this.sampler = sampler;
    startNanos = toaster.time().nanoTime();
    for (FaultKind kind : toaster.kinds()) {
      faults.add(Map.of("id", kind.name(), "label", WireFaults.label(kind)));
    }
    for (Led led : Led.values()) {
      ledNames.add(led.label());
    }
  }

  void toasting(Toasting toasting) {
    this.toasting = toasting;
  }

  /** Returns the device's time since it was switched on, or ours. Any thread may call. */
  long nanos() {
    return toaster
        .pace()
        .map(PaceControl::machineNanos)
        .orElseGet(() -> toaster.time().nanoTime() - startNanos);
  }

  /** Notes which LEDs are lit: a flash between two states is seen, too. */
  void look() {
    leds |= toaster.leds().levels();
  }

  /** Looks at what costs more, every other time. */
  void lookCloser() {
    if (looks++ % 2 == 0) {
      threads.look(() -> tally.inFlight.get() > 0);
      where = toaster.board().whereabouts();
      String text = toaster.board().uartText();
      uart = text.substring(Math.max(0, text.length() - MOST_UART));
      count();
    }
  }

  /** Asks the driver, on a thread that may wait for a frame; not while that is paused. */
  private void count() {
    boolean paused =
        toaster.pace().map(pace -> pace.mode() == PaceControl.Mode.PAUSED).orElse(false);
    if (!paused && counting.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("counters")
          .start(
              () -> {
                try {
                  counters = toaster.counters();
                } finally {
                  counting.set(false);
                }
              });
    }
  }

  /** Returns the state. */
  Map<String, Object> now() {
    Optional<PaceControl> pace = toaster.pace();
    Map<String, Object> state = new LinkedHashMap<>();
    state.put(
        "time",
        Map.of(
            "nanos", nanos(),
            "mode", pace.map(PaceControl::mode).map(State::name).orElse("running"),
            "slowdown", pace.map(PaceControl::slowdown).orElse(1)));
    state.put("target", toaster.target().name().toLowerCase(Locale.ROOT));
    state.put("description", toaster.board().description());
    boolean power = toaster.board().power().isPresent();
    state.put(
        "can",
        Map.of("pace", pace.isPresent(), "faults", faults, "reset", power, "powerCycle", power));
    state.put("settings", settings());
    state.put("counters", counters());
    state.put("threads", threads.last());
    state.put("waiting", threads.waiting());
    state.put("samples", threads.samples());
    state.put("waitingInSamples", threads.waitingInSamples());
    state.put("leds", leds);
    leds = toaster.leds().levels();
    state.put("ledNames", ledNames);
    state.put("firmware", Map.of("where", where, "uart", uart));
    state.put("clients", clients.count());
    return state;
  }

  private static String name(PaceControl.Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  private Map<String, Object> settings() {
    Toasting known = toasting;
    Settings settings = known == null ? Settings.DEFAULT : known.settings();
    return Map.of(
        "browning", settings.browning(),
        "burst", settings.burst(),
        "bytes", settings.bytes(),
        "inFlight", settings.inFlight());
  }

  private Map<String, Object> counters() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("inFlight", tally.inFlight.get());
    all.put("queued", tally.queued.get());
    all.put("completed", tally.completed.get());
    all.put("failed", tally.failed.get());
    all.put("cancelled", tally.cancelled.get());
    all.put("wrong", tally.wrong.get());
    all.put("bytes", tally.bytes.get());
    all.put("interrupts", sampler.count(Stage.INTERRUPT));
    all.put("isrs", sampler.count(Stage.ISR));
    all.put("dpcs", sampler.count(Stage.DPC));
    all.put("packets", sampler.count(Stage.PACKET));
    all.put("inlined", sampler.count(Stage.INLINE));
    all.put("posted", sampler.count(Stage.POST));
    all.put("recoveries", recoveries());
    all.put("faults", toaster.faults());
    all.put("events", sampler.events());
    all.put("shown", sampler.shown());
    all.put("leftOut", sampler.leftOut());
    all.put("dropped", sampler.lost() + toaster.recorder().dropped() + clients.dropped());
    return all;
  }

  private long recoveries() {
    ToasterCounters counted = counters;
    return counted == null
        ? 0
        : counted.timeouts() + counted.resends() + counted.deviceResets() + counted.restarts();
  }
}
