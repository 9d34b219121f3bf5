package usbtoaster.view.picture;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.trace.Stage;

/**
 * Finds the ways between the stages that were reached. Where one was not reached, or nobody told of
 * it, the way goes on through its place to the next.
 */
final class Ways {
  private static final int CHANNEL = 66; // beside a column
  private static final int LAST_CHANNEL = 68;
  private static final int ASIDE = 15;

  /** How a way turns. */
  private enum Turn {
    STRAIGHT,
    UP_FIRST,
    BEFORE_THE_BOX,
    BEHIND_THE_BOX
  }

  private record Leg(Stage from, Stage to, Turn turn) {
    private Leg(Stage from, Stage to) {
      this(from, to, Turn.STRAIGHT);
    }

    /** Returns where it begins: two ways that leave a box on one side do so at two places. */
    Place begin() {
      Place middle = Place.of(from);
      return turn == Turn.BEFORE_THE_BOX ? new Place(middle.x(), middle.y() - ASIDE) : middle;
    }

    List<Place> corners() {
      Place begin = begin();
      Place end = Place.of(to);
      return switch (turn) {
        case STRAIGHT -> List.of(end);
        case UP_FIRST -> List.of(new Place(begin.x(), end.y()), end);
        case BEFORE_THE_BOX -> around(begin, end, begin.x() + CHANNEL);
        case BEHIND_THE_BOX -> around(begin, end, begin.x() + LAST_CHANNEL);
      };
    }

    private static List<Place> around(Place begin, Place end, int x) {
      return List.of(new Place(x, begin.y()), new Place(x, end.y()), end);
    }
  }

  private static final List<Leg> LEGS =
      List.of(
          new Leg(Stage.CALL, Stage.IRP),
          new Leg(Stage.IRP, Stage.DISPATCH),
          new Leg(Stage.DISPATCH, Stage.DMA_START),
          new Leg(Stage.PENDING, Stage.SUSPEND),
          new Leg(Stage.DMA_START, Stage.DMA_SEEN),
          new Leg(Stage.DMA_SEEN, Stage.DMA_DONE),
          new Leg(Stage.DMA_DONE, Stage.IRQ_RAISED),
          new Leg(Stage.IRQ_RAISED, Stage.EDGE),
          new Leg(Stage.EDGE, Stage.INTERRUPT),
          new Leg(Stage.INTERRUPT, Stage.ISR),
          new Leg(Stage.ISR, Stage.ACK_SEEN),
          new Leg(Stage.ISR, Stage.DPC),
          new Leg(Stage.DPC, Stage.COMPLETE),
          new Leg(Stage.COMPLETE, Stage.APC),
          new Leg(Stage.APC, Stage.PACKET),
          new Leg(Stage.PACKET, Stage.BORROW),
          new Leg(Stage.BORROW, Stage.TASK),
          new Leg(Stage.BORROW, Stage.RETURN),
          new Leg(Stage.TASK, Stage.POST, Turn.UP_FIRST),
          new Leg(Stage.TASK, Stage.INLINE),
          new Leg(Stage.POST, Stage.RESUME),
          new Leg(Stage.INLINE, Stage.RESUME, Turn.BEHIND_THE_BOX));

  private static final List<Leg> ENGINE_LEGS =
      List.of(
          new Leg(Stage.DISPATCH, Stage.SUBMIT),
          new Leg(Stage.SUBMIT, Stage.REAP),
          new Leg(Stage.REAP, Stage.COMPLETE));

  private final Journey journey;
  private final List<Leg> legs = new ArrayList<>(LEGS);
  private final List<Way> ways = new ArrayList<>();

  private Ways(Journey journey) {
    this.journey = journey;
    if (journey.step(Stage.SUBMIT) != null) {
      legs.addAll(ENGINE_LEGS);
    }
    boolean queued = journey.inOrder(Stage.PENDING, Stage.DMA_START);
    legs.add(
        queued
            ? new Leg(Stage.DISPATCH, Stage.PENDING, Turn.BEFORE_THE_BOX)
            : new Leg(Stage.DMA_START, Stage.PENDING, Turn.UP_FIRST));
  }

  static List<Way> of(Journey journey) {
    Ways found = new Ways(journey);
    for (Step step : journey.steps()) {
      found.follow(step, step.stage(), List.of());
    }
    return found.ways;
  }

  private void follow(Step from, Stage at, List<Place> before) {
    for (Leg leg : legs) {
      if (leg.from() != at) {
        continue;
      }
      List<Place> points = new ArrayList<>(before.isEmpty() ? List.of(leg.begin()) : before);
      points.addAll(leg.corners());
      Step to = journey.step(leg.to());
      if (to != null) {
        add(from, to, points);
      } else if (leg.to() != Stage.POST && leg.to() != Stage.INLINE) { // one of them is absent
        follow(from, leg.to(), points);
      }
    }
  }

  private void add(Step from, Step to, List<Place> points) {
    boolean known =
        ways.stream().anyMatch(way -> way.from() == from.stage() && way.to() == to.stage());
    if (!known) {
      ways.add(new Way(from.stage(), to.stage(), simple(points), isThread(from, to)));
    }
  }

  /** Leaves out the points at which a way goes straight on. */
  private static List<Place> simple(List<Place> points) {
    List<Place> corners = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      boolean inside = i > 0 && i < points.size() - 1;
      if (!inside || turns(points.get(i - 1), points.get(i), points.get(i + 1))) {
        corners.add(points.get(i));
      }
    }
    return List.copyOf(corners);
  }

  private static boolean turns(Place before, Place at, Place after) {
    return (before.x() == at.x()) != (at.x() == after.x());
  }

  private boolean isThread(Step from, Step to) {
    boolean handed =
        to.stage() == Stage.BORROW
            || from.stage() == Stage.POST
            || from.stage().ofDevice()
            || to.stage().ofDevice()
            || to.stage() == Stage.INTERRUPT
            || (to.stage() == Stage.DMA_START && journey.inOrder(Stage.PENDING, Stage.DMA_START));
    return !handed && from.thread().equals(to.thread());
  }
}
