package usbtoaster.bench.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;

/** The trace's ring: many writers against the one reader. */
public final class EventRingRace {
  private EventRingRace() {}

  private static Trace trace(int capacity) {
    return new Trace(capacity, () -> 0L, () -> 0);
  }

  /** A reader beside one writer sees a prefix of what was written: 0, 1 or 12. */
  @JCStressTest
  @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "nothing yet")
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the first event")
  @Outcome(id = "12", expect = Expect.ACCEPTABLE, desc = "both, in order")
  @Outcome(expect = Expect.FORBIDDEN, desc = "an event torn, doubled or before its predecessor")
  @State
  public static class Prefix {
    private final Trace trace = trace(4);

    /** Writes two events. */
    @Actor
    public void writer() {
      trace.record(Stage.CALL, 1, 1);
      trace.record(Stage.IRP, 2, 2);
    }

    /** Reads what there is; an event that does not fit together counts as 9. */
    @Actor
    public void reader(I_Result result) {
      trace.drain(
          event -> {
            long request = event.request();
            boolean fits =
                request == event.detail()
                    && event.stage() == (request == 1 ? Stage.CALL : Stage.IRP);
            result.r1 = result.r1 * 10 + (fits ? (int) request : 9);
          });
    }
  }

  /** A place is written again while it is read: every event is read once, whole, or dropped. */
  @JCStressTest
  @Outcome(id = "4, 0", expect = Expect.ACCEPTABLE, desc = "the reader kept up")
  @Outcome(id = "3, 1", expect = Expect.ACCEPTABLE, desc = "one dropped")
  @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "the reader came late")
  @Outcome(expect = Expect.FORBIDDEN, desc = "an event torn, doubled, out of order or not counted")
  @State
  public static class Reuse {
    private final Trace trace = trace(2);
    private long last;
    private int read;

    /** Writes twice what the ring holds. */
    @Actor
    public void writer() {
      for (int i = 1; i <= 4; i++) {
        trace.record(Stage.CALL, i, -i);
      }
    }

    /** Reads what there is. */
    @Actor
    public void reader() {
      drain();
    }

    /** Reads the rest. */
    @Arbiter
    public void rest(II_Result result) {
      drain();
      result.r1 = read;
      result.r2 = (int) trace.dropped();
    }

    private void drain() {
      trace.drain(
          event -> {
            boolean fits = event.request() == -event.detail() && event.request() > last;
            read += fits ? 1 : 1000;
            last = event.request();
          });
    }
  }

  /** Two writers overflow a ring of two: what was read and what was dropped make up four. */
  @JCStressTest
  @Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "one of each")
  @Outcome(id = "0, 2, 2", expect = Expect.ACCEPTABLE, desc = "both of the second writer")
  @Outcome(id = "2, 0, 2", expect = Expect.ACCEPTABLE, desc = "both of the first writer")
  @Outcome(expect = Expect.FORBIDDEN, desc = "an event torn, doubled, or neither read nor counted")
  @State
  public static class Overflow {
    private final Trace trace = trace(2);
    private int first;
    private int second;

    /** Writes. */
    @Actor
    public void firstWriter() {
      trace.record(Stage.CALL, 1, 100);
      trace.record(Stage.CALL, 1, 100);
    }

    /** Writes. */
    @Actor
    public void secondWriter() {
      trace.record(Stage.IRP, 2, 200);
      trace.record(Stage.IRP, 2, 200);
    }

    /** Reads what the ring took. */
    @Arbiter
    public void reader(III_Result result) {
      trace.drain(
          event -> {
            if (is(event, Stage.CALL, 1)) {
              first++;
            } else if (is(event, Stage.IRP, 2)) {
              second++;
            } else {
              first += 1000; // torn
            }
          });
      result.r1 = first;
      result.r2 = second;
      result.r3 = (int) trace.dropped();
    }

    private static boolean is(Event event, Stage stage, long request) {
      return event.stage() == stage
          && event.request() == request
          && event.detail() == 100 * request;
    }
  }
}
