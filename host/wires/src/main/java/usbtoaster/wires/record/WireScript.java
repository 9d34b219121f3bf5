package usbtoaster.wires.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.wires.record.WireEvent.Answer;
import usbtoaster.wires.record.WireEvent.Arm;
import usbtoaster.wires.record.WireEvent.Call;
import usbtoaster.wires.record.WireEvent.Clock;
import usbtoaster.wires.record.WireEvent.Disarm;
import usbtoaster.wires.record.WireEvent.Drive;
import usbtoaster.wires.record.WireEvent.Edge;
import usbtoaster.wires.record.WireEvent.Input;
import usbtoaster.wires.record.WireEvent.Look;
import usbtoaster.wires.record.WireEvent.Mark;
import usbtoaster.wires.record.WireEvent.Return;
import usbtoaster.wires.record.WireEvent.Send;
import usbtoaster.wires.record.WireEvent.Threw;

/**
 * The recording as the part that a driver plays again: what it does is compared, and what comes in
 * is fed to it when its turn has come. After the first difference nothing is compared or fed.
 *
 * <p>Readings of the clock are not compared: the driver is shown those that were recorded, in
 * order, as long as there are some before what it does next. For one thread.
 */
final class WireScript implements AutoCloseable {
  private static final int REMEMBERED = 8;
  private static final int MOST_INSIDE = 64; // no driver is entered so often at once

  private final WireReader reader;
  private final boolean whole;
  private final WireTeller teller;
  private final InputFeeder feeder;
  private final Deque<WireEvent> before = new ArrayDeque<>();
  private final Deque<Input> inside = new ArrayDeque<>(); // what came in, the newest first
  private Consumer<String> log = line -> {};
  private boolean logged;
  private @Nullable WireEvent next;
  private @Nullable Difference difference;
  private @Nullable IOException failure; // of the file
  private boolean over;
  private long clockNanos;
  private long transfers;
  private long edges;
  private long calls;
  private long marks;

  /** Gives the driver what comes in. */
  interface InputFeeder {
    void feed(Input input);
  }

  WireScript(WireRecording recording, WireWords words, InputFeeder feeder) throws IOException {
    reader = recording.read();
    whole = recording.whole();
    teller = new WireTeller(words);
    clockNanos = reader.originNanos();
    this.feeder = feeder;
    read();
  }

  /** Tells of each event, when it has been the stack's turn or the recording's. */
  void log(Consumer<String> to) {
    log = to;
    logged = true;
  }

  private void read() {
    try {
      next = reader.next();
    } catch (IOException e) {
      failure = e; // for outcome: the driver, in the middle of a step, could not say it
      next = null;
    }
    over |= next == null;
  }

  private void take() {
    WireEvent taken = Objects.requireNonNull(next);
    switch (taken) {
      case Send _ -> transfers++;
      case Edge _ -> edges++;
      case Call _ -> calls++;
      case Mark _ -> marks++;
      default -> {}
    }
    if (taken instanceof Clock clock) {
      clockNanos = clock.reading();
    } else if (!(taken instanceof Return)) {
      if (logged) {
        log.accept(teller.at(taken, reader.originNanos()));
      }
      before.addLast(taken);
      if (before.size() > REMEMBERED) {
        before.removeFirst();
      }
    }
    read();
  }

  /** Feeds all that comes in before the driver's next step; returns that step, null: none. */
  private @Nullable WireEvent awaited() {
    while (!over) {
      if (next instanceof Clock) {
        take();
      } else if (next instanceof Input input) {
        feed(input);
      } else {
        return next;
      }
    }
    return null;
  }

  private void feed(Input input) {
    if (inside.size() == MOST_INSIDE) {
      failure = WireRecording.damaged("what comes in is never returned from");
      over = true;
      return;
    }
    take();
    inside.push(input);
    feeder.feed(input);
    WireEvent step = awaited();
    if (!over) {
      if (step instanceof Return) {
        take();
      } else {
        differ(step, null);
      }
    }
    inside.pop();
  }

  /** Feeds what comes in, as long as nothing else has to happen. */
  void feed() {
    while (!over && next instanceof Input input) {
      feed(input);
    }
  }

  /** Feeds the next thing that comes in. */
  void feedOne() {
    if (!over && next instanceof Input input) {
      feed(input);
    }
  }

  /** Feeds what came in during a step that has no end of its own; returns what is there then. */
  @Nullable WireEvent feedAndPeek() {
    feed();
    return next;
  }

  /** Returns whether the recording goes on with something that comes in. */
  boolean inputIsNext() {
    while (!over && next instanceof Clock) {
      take();
    }
    return !over && next instanceof Input;
  }

  /** The driver takes a step; returns the one of the recording; null: it is another, or none. */
  @Nullable WireEvent does(WireEvent step) {
    WireEvent awaited = awaited();
    if (over) {
      if (whole && next == null && difference == null && failure == null) {
        differ(null, step);
      }
      return null;
    }
    if (awaited == null || !same(step, awaited)) {
      differ(awaited, step);
      return null;
    }
    take();
    return awaited;
  }

  /** Has come in what came in during a step; returns what that step brought; null: see above. */
  @Nullable WireEvent outcome(String line) {
    WireEvent outcome = awaited();
    boolean fits =
        (outcome instanceof Answer answer && answer.bus().equals(line))
            || (outcome instanceof Threw threw && threw.line().equals(line));
    if (fits) {
      take();
    }
    return fits ? outcome : null;
  }

  private static boolean same(WireEvent step, WireEvent recorded) {
    return switch (step) {
      case Send s ->
          recorded instanceof Send r
              && s.bus().equals(r.bus())
              && s.length() == r.length()
              && Arrays.equals(s.out(), r.out());
      case Look s ->
          (recorded instanceof Look r && s.line().equals(r.line()))
              || (recorded instanceof Threw t && s.line().equals(t.line()));
      case Drive s ->
          recorded instanceof Drive r && s.line().equals(r.line()) && s.high() == r.high();
      case Arm s ->
          recorded instanceof Arm r
              && s.alarm() == r.alarm()
              && s.deadlineNanos() == r.deadlineNanos();
      case Disarm s -> recorded instanceof Disarm r && s.alarm() == r.alarm();
      case Mark s ->
          recorded instanceof Mark r
              && s.name().equals(r.name())
              && s.request() == r.request()
              && s.detail() == r.detail();
      default -> false;
    };
  }

  /** Returns what the clock shows. */
  long clock() {
    while (!over && !inside.isEmpty() && next instanceof Input input) {
      feed(input);
    }
    if (!over && next instanceof Clock) {
      take();
    }
    return clockNanos;
  }

  private void differ(@Nullable WireEvent recorded, @Nullable WireEvent did) {
    over = true;
    long at = recorded == null ? clockNanos : recorded.nanos();
    String during = inside.isEmpty() ? "nothing came in" : teller.tell(inside.peek());
    String there =
        recorded instanceof Return ? "is done with this here" : teller.recorded(recorded);
    List<String> past = before.stream().map(e -> teller.at(e, reader.originNanos())).toList();
    difference =
        new Difference(
            at - reader.originNanos(),
            reader.number(),
            during,
            there,
            teller.did(did, recorded, clockNanos),
            past);
  }

  /**
   * Nothing more will be done: what is left of the recording is a difference.
   *
   * @throws IOException if it could not be read to the end
   */
  ReplayOutcome outcome() throws IOException {
    WireEvent left = awaited();
    if (failure != null) {
      throw failure;
    }
    if (!over) {
      differ(left, null);
    }
    return new ReplayOutcome(transfers, edges, calls, marks, whole, difference);
  }

  /** Returns what the clock showed last. */
  long clockNanos() {
    return clockNanos;
  }

  boolean inside() {
    return !inside.isEmpty();
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
