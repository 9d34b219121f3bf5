package usbtoaster.trace.life;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;

/** What {@link Correlator} should say, found by looking back through all that came before. */
final class Oracle {
  private static final int NONE = -1;

  private final List<Event> events;

  Oracle(List<Event> events) {
    this.events = events;
  }

  Correlated at(int at) {
    Event event = events.get(at);
    return switch (event.stage()) {
      case DMA_SEEN, DMA_DONE -> new Correlated(event, owner(at), List.of());
      case INTERRUPT -> new Correlated(event, event.request(), beforeEdge(at));
      case ISR -> new Correlated(event, event.request(), interrupt(at, event.detail()));
      case ACK_SEEN -> new Correlated(event, event.request(), acknowledged(at));
      case DPC ->
          new Correlated(
              event,
              event.request(),
              event.detail() == 0 ? List.of() : interrupt(at, event.detail()));
      default -> new Correlated(event, event.request(), List.of());
    };
  }

  private long owner(int at) {
    Event told = events.get(at);
    if (told.request() != 0) {
      return told.request();
    }
    for (int i = at - 1; i >= 0; i--) {
      Event start = events.get(i);
      if (start.stage() == Stage.DMA_START && start.detail() == told.detail()) {
        for (int k = i; k < at; k++) {
          Event end = events.get(k);
          if (end.stage() == Stage.COMPLETE && end.request() == start.request()) {
            return 0;
          }
        }
        return start.request();
      }
    }
    return 0;
  }

  /** Where the number was last taken by another interrupt, or begun anew; NONE: never. */
  private int begin(int at, long number) {
    for (int i = at - 1; i >= 0; i--) {
      Event event = events.get(i);
      boolean edge = event.stage() == Stage.INTERRUPT;
      boolean place = (event.detail() - number) % Interrupts.MOST == 0;
      if (place && (edge || event.stage() == Stage.ISR)) {
        if (event.detail() != number || edge) {
          return i;
        }
      }
    }
    return NONE;
  }

  private List<Event> interrupt(int at, long number) {
    List<Event> found = new ArrayList<>();
    int begin = begin(at, number);
    if (begin != NONE && events.get(begin).detail() == number) {
      found.addAll(beforeEdge(begin));
      found.add(events.get(begin));
    }
    int isr = latest(at, Stage.ISR, number, begin);
    if (isr != NONE) {
      found.add(events.get(isr));
      for (int i = begin + 1; i < at; i++) {
        int before = latest(i, Stage.ISR, begin);
        if (events.get(i).stage() == Stage.ACK_SEEN
            && before != NONE
            && events.get(before).detail() == number) {
          found.add(events.get(i));
          break;
        }
      }
    }
    found.sort(Comparator.comparingLong(Event::order));
    return found;
  }

  private List<Event> acknowledged(int at) {
    int isr = latest(at, Stage.ISR, NONE);
    if (isr == NONE) {
      return List.of();
    }
    long number = events.get(isr).detail();
    if (begin(at, number) > isr) {
      // begun anew since: what the ISR served was the interrupt before
      return earlier(isr, at, number);
    }
    return unlessAcknowledged(interrupt(at, number));
  }

  private List<Event> earlier(int isr, int at, long number) {
    for (int i = isr + 1; i < at; i++) {
      if (events.get(i).stage() == Stage.ACK_SEEN) {
        return List.of(); // that one was it
      }
    }
    return unlessAcknowledged(interrupt(isr + 1, number));
  }

  private static List<Event> unlessAcknowledged(List<Event> interrupt) {
    return interrupt.stream().anyMatch(event -> event.stage() == Stage.ACK_SEEN)
        ? List.of()
        : interrupt;
  }

  /** What goes with the interrupt that begins there: the rise of its line, the kernel's sight. */
  private List<Event> beforeEdge(int edge) {
    List<Event> found = new ArrayList<>(rise(edge));
    int seen = latest(edge, Stage.EDGE, latest(edge, Stage.INTERRUPT, NONE));
    if (seen != NONE) {
      found.add(events.get(seen));
    }
    found.sort(Comparator.comparingLong(Event::order));
    return found;
  }

  /** The latest rise before an edge, unless an ISR has served it by then. */
  private List<Event> rise(int edge) {
    int rise = latest(edge, Stage.IRQ_RAISED, NONE);
    if (rise == NONE) {
      return List.of();
    }
    for (int i = rise + 1; i < edge; i++) {
      Event isr = events.get(i);
      int begin = isr.stage() == Stage.ISR ? begin(i, isr.detail()) : NONE;
      if (begin > rise && events.get(begin).detail() == isr.detail()) {
        return List.of();
      }
    }
    return List.of(events.get(rise));
  }

  private int latest(int before, Stage stage, int after) {
    for (int i = before - 1; i > after; i--) {
      if (events.get(i).stage() == stage) {
        return i;
      }
    }
    return NONE;
  }

  private int latest(int before, Stage stage, long number, int after) {
    for (int i = before - 1; i > after; i--) {
      if (events.get(i).stage() == stage && events.get(i).detail() == number) {
        return i;
      }
    }
    return NONE;
  }
}
