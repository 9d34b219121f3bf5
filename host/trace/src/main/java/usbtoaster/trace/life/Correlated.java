package usbtoaster.trace.life;

import java.util.List;
import java.util.Optional;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;

/**
 * An event with what is known of whose it is at the moment of its recording. Immutable.
 *
 * @param request the request it belongs to; {@link Correlator#NOBODY} if it is nobody's, or of an
 *     interrupt, of which only the DPC will say whom it serves
 * @param interrupt of a DPC, and of an event of an interrupt, what was recorded of that interrupt
 *     before, oldest first. So a DPC is where a reader learns whose they were. Empty for all
 *     others, for a DPC that a timer called, and where the interrupt is lost or too long ago
 */
public record Correlated(Event event, long request, List<Event> interrupt) {
  /** Returns the interrupt's event of that stage. */
  public Optional<Event> ofInterrupt(Stage stage) {
    return interrupt.stream().filter(each -> each.stage() == stage).findFirst();
  }
}
