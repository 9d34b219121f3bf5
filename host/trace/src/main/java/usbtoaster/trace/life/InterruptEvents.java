package usbtoaster.trace.life;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;

/**
 * Remembers the latest interrupts: what was recorded of each, whoever the requests are that it
 * serves.
 *
 * <p>{@link Stage#IRQ_RAISED} belongs to the next {@link Stage#INTERRUPT}: a line that rose again
 * meanwhile had lost its edge. {@link Stage#ACK_SEEN} belongs to the latest {@link Stage#ISR}, if
 * that has none yet.
 */
final class InterruptEvents {
  private static final int INTERRUPTS = 256;

  /** What is known of one interrupt. */
  private static final class Interrupt {
    final long number;
    @Nullable Event raised;
    @Nullable Event edge;
    @Nullable Event isr;
    @Nullable Event acknowledged;

    Interrupt(long number) {
      this.number = number;
    }
  }

  private final @Nullable Interrupt[] interrupts = new @Nullable Interrupt[INTERRUPTS];
  private @Nullable Event raised; // no edge has come of it yet
  private @Nullable Interrupt served; // the latest

  void add(Event event) {
    switch (event.stage()) {
      case IRQ_RAISED -> raised = event;
      case INTERRUPT -> {
        Interrupt interrupt = numbered(event.detail());
        interrupt.raised = raised;
        interrupt.edge = event;
        raised = null;
      }
      case ISR -> {
        served = numbered(event.detail());
        served.isr = event;
      }
      case ACK_SEEN -> {
        if (served != null && served.acknowledged == null) {
          served.acknowledged = event;
        }
      }
      default -> throw new IllegalArgumentException(event.stage() + " is not of an interrupt");
    }
  }

  /** Returns what was recorded of the interrupt; nothing if it is too long ago. */
  List<Event> of(long number) {
    Interrupt interrupt = interrupts[place(number)];
    if (interrupt == null || interrupt.number != number) {
      return List.of();
    }
    return Arrays.asList(interrupt.raised, interrupt.edge, interrupt.isr, interrupt.acknowledged)
        .stream()
        .filter(Objects::nonNull)
        .toList();
  }

  private Interrupt numbered(long number) {
    Interrupt interrupt = interrupts[place(number)];
    if (interrupt == null || interrupt.number != number) {
      interrupt = new Interrupt(number);
      interrupts[place(number)] = interrupt;
    }
    return interrupt;
  }

  private static int place(long number) {
    return (int) number & (INTERRUPTS - 1);
  }
}
