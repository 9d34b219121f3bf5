package usbtoaster.watch;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usbtoaster.pico.PaceControl;
import usbtoaster.protocol.Protocol;
import usbtoaster.wires.FaultKind;

/** What the page may order. Any thread may; none of it waits for the device. */
final class Orders {
  private static final int MOST_PIECES = 1_000;
  private static final int MOST_STEP_MICROS = 1_000_000;
  private static final int SLOWEST = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;

  /** A step to the next stage ends without one after so long. */
  private static final long LONGEST_STEP_NANOS = 10_000_000_000L;

  private final WatchedToaster toaster;
  private final Toasting toasting;
  private final Tally tally;
  private final Publisher publisher;

  Orders(WatchedToaster toaster, Toasting toasting, Tally tally, Publisher publisher) {
    this.toaster = toaster;
    this.toasting = toasting;
    this.tally = tally;
    this.publisher = publisher;
  }

  /**
   * Follows an order.
   *
   * @param path of the URL, that begins with {@code /api/}
   * @param body a JSON object
   * @throws Refusal if there is no such order, or it cannot be followed
   */
  void follow(String path, byte[] body) {
    Map<String, Object> given = parse(body);
    switch (path) {
      case "/api/toast" -> toast(given);
      case "/api/cancel" -> cancel(given);
      case "/api/settings" -> settings(given);
      case "/api/fault" -> fault(given);
      case "/api/reset" -> {
        only(given);
        toaster.reset();
        publisher.fault("The reset button is pressed.");
      }
      case "/api/power-cycle" -> {
        only(given);
        toaster.powerCycle();
        publisher.fault("The power is switched off and on.");
      }
      case "/api/pace" -> pace(given);
      case "/api/step" -> step(given);
      default -> throw new Refusal(Refusal.NOT_FOUND, "There is no such order.");
    }
    publisher.hurry();
  }

  private static Map<String, Object> parse(byte[] body) {
    @Nullable Map<String, Object> given;
    try {
      given = JSON.std.mapFrom(body);
    } catch (IOException | RuntimeException e) {
      given = null;
    }
    if (given == null) { // the literal null is no object either
      throw bad("The body is no JSON object: send one, as {}.");
    }
    return given;
  }

  private static Refusal bad(String sentence) {
    return new Refusal(Refusal.BAD_REQUEST, sentence);
  }

  private static void only(Map<String, Object> given, String... names) {
    Set<String> known = Set.of(names);
    if (!known.containsAll(given.keySet())) {
      throw bad(
          known.isEmpty()
              ? "This order takes nothing: send {}."
              : "This order takes " + String.join(", ", names) + ", and nothing else.");
    }
  }

  private static int number(Map<String, Object> given, String name, int least, int most, int or) {
    Object value = given.getOrDefault(name, or);
    if (value instanceof Integer number && number >= least && number <= most) {
      return number;
    }
    throw bad("The value of %s is a whole number, %d to %d.".formatted(name, least, most));
  }

  private void toast(Map<String, Object> given) {
    only(given, "pieces");
    toasting.order(number(given, "pieces", 1, MOST_PIECES, 1));
  }

  private void cancel(Map<String, Object> given) {
    only(given);
    long inFlight = tally.inFlight.get();
    long waiting = toasting.cancel();
    publisher.info(
        "Cancelled: %d in flight, %d that waited for their turn.".formatted(inFlight, waiting));
  }

  private void settings(Map<String, Object> given) {
    only(given, "browning", "burst", "bytes", "inFlight");
    Settings now = toasting.settings();
    toasting.settings(
        new Settings(
            number(given, "browning", 0, Protocol.MAX_BROWNING, now.browning()),
            number(given, "burst", 1, Protocol.MAX_BURST_BYTES, now.burst()),
            number(given, "bytes", Settings.LEAST_BYTES, Protocol.SLOT_BYTES, now.bytes()),
            number(given, "inFlight", 1, Settings.MOST_IN_FLIGHT, now.inFlight())));
  }

  private void fault(Map<String, Object> given) {
    only(given, "id");
    FaultKind kind = kind(given.get("id"));
    if (kind == null || !toaster.kinds().contains(kind)) {
      throw bad("There is no such fault here: the state has a list of those there are.");
    }
    toaster.fault(kind);
    publisher.fault("Asked for a fault: " + WireFaults.label(kind) + ", at the next occasion.");
  }

  private static @Nullable FaultKind kind(@Nullable Object id) {
    for (FaultKind each : FaultKind.values()) {
      if (each.name().equals(id)) {
        return each;
      }
    }
    return null;
  }

  private PaceControl pace() {
    return toaster
        .pace()
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.NOT_NOW,
                    "Only the emulator's time can be changed: watch with --target emulator."));
  }

  private void pace(Map<String, Object> given) {
    only(given, "mode", "slowdown");
    PaceControl pace = pace();
    int slowdown = number(given, "slowdown", 1, SLOWEST, pace.slowdown());
    switch (String.valueOf(given.get("mode")).toLowerCase(Locale.ROOT)) {
      case "running" -> pace.run(slowdown);
      case "paused" -> {
        pace.pause();
        pace.slowdown(slowdown);
      }
      default -> throw bad("The mode is running or paused.");
    }
  }

  private void step(Map<String, Object> given) {
    only(given, "micros", "until");
    if (given.containsKey("micros") == given.containsKey("until")) {
      throw bad("A step takes micros, or until with the value stage: one of them.");
    }
    if (given.containsKey("micros")) {
      pace().step(number(given, "micros", 1, MOST_STEP_MICROS, 1) * NANOS_PER_MICRO);
      return;
    }
    if (!"stage".equals(given.get("until"))) {
      throw bad("The value of until is stage.");
    }
    PaceControl pace = pace();
    if (tally.inFlight.get() == 0 && tally.queued.get() == 0) {
      throw new Refusal(Refusal.NOT_NOW, "Nothing is in flight: toast a piece first.");
    }
    pace.stepToMark(LONGEST_STEP_NANOS);
  }
}
