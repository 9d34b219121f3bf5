package usbtoaster.trace.life;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;

/**
 * Remembers the latest interrupts: what was recorded of each, whoever the requests are that it
 * serves.
 *
 * <p>{@link Stage#INTERRUPT} begins an interrupt, even if its number was there before: numbers may
 * wrap around. {@link Stage#IRQ_RAISED} belongs to the next INTERRUPT, and to those after it until
 * an ISR has served the rise. {@link Stage#EDGE} belongs to the next INTERRUPT alone, which the
 * same thread records at once; one that the driver did not look at belongs to none. {@link
 * Stage#ACK_SEEN} belongs to the latest {@link Stage#ISR}, if that has none yet. Bounded: numbers
 * that agree in their last ten bits have one place, and the latest is in it.
 */
final class Interrupts {
  static final int MOST = 1024;

  /** What is known of one interrupt. */
  private static final class Interrupt {
    final long number;
    @Nullable Event raised;
    @Nullable Event seen; // by the kernel
    @Nullable Event edge;
    @Nullable Event isr;
    @Nullable Event acknowledged;

    Interrupt(long number) {
      this.number = number;
    }

    List<Event> events() {
      return Arrays.asList(raised, seen, edge, isr, acknowledged).stream()
          .filter(Objects::nonNull)
          .sorted(Comparator.comparingLong(Event::order)) // of several ISRs the latest is kept
          .toList();
    }
  }

  private final @Nullable Interrupt[] interrupts = new @Nullable Interrupt[MOST];
  private @Nullable Event raised; // no ISR has served it yet
  private @Nullable Event seen; // no INTERRUPT has followed it yet
  private @Nullable Interrupt served; // the latest

  /** Adds an event of an interrupt, and returns what was recorded of that interrupt before. */
  List<Event> add(Event event) {
    return switch (event.stage()) {
      case IRQ_RAISED -> {
        raised = event;
        yield List.of();
      }
      case EDGE -> {
        seen = event;
        yield List.of();
      }
      case INTERRUPT -> edge(event);
      case ISR -> isr(event);
      case ACK_SEEN -> acknowledged(event);
      default -> throw new IllegalArgumentException(event.stage() + " is not of an interrupt");
    };
  }

  private List<Event> edge(Event event) {
    Interrupt interrupt = new Interrupt(event.detail());
    interrupts[place(event.detail())] = interrupt;
    interrupt.raised = raised;
    interrupt.seen = seen;
    seen = null;
    List<Event> before = interrupt.events();
    interrupt.edge = event;
    return before;
  }

  private List<Event> isr(Event event) {
    Interrupt interrupt = find(event.detail());
    if (interrupt == null) { // its INTERRUPT was lost
      interrupt = new Interrupt(event.detail());
      interrupts[place(event.detail())] = interrupt;
    }
    List<Event> before = interrupt.events();
    interrupt.isr = event;
    served = interrupt;
    if (Objects.equals(interrupt.raised, raised)) {
      raised = null;
    }
    return before;
  }

  private List<Event> acknowledged(Event event) {
    Interrupt interrupt = served;
    if (interrupt == null || interrupt.acknowledged != null) {
      return List.of();
    }
    List<Event> before = interrupt.events();
    interrupt.acknowledged = event;
    return before;
  }

  /** Returns what was recorded of the interrupt; nothing if it is too long ago. */
  List<Event> of(long number) {
    Interrupt interrupt = find(number);
    return interrupt == null ? List.of() : interrupt.events();
  }

  private @Nullable Interrupt find(long number) {
    Interrupt interrupt = interrupts[place(number)];
    return interrupt == null || interrupt.number != number ? null : interrupt;
  }

  private static int place(long number) {
    return (int) number & (MOST - 1);
  }
}
