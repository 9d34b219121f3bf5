package usbtoaster.trace.life;

import java.util.List;
import usbtoaster.trace.Event;
import usbtoaster.trace.EventReader;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;

/**
 * Decides which event belongs to which request, for all that read a trace.
 *
 * <p>Overview: most events name their request. {@link Stage#DMA_SEEN} and {@link Stage#DMA_DONE}
 * carry a tag: they belong to the request whose {@link Stage#DMA_START} was the latest with that
 * tag, until its {@link Stage#COMPLETE}. {@link Stage#INTERRUPT} and {@link Stage#ISR} carry the
 * number of the interrupt, and {@link Stage#IRQ_RAISED}, {@link Stage#EDGE} and {@link
 * Stage#ACK_SEEN} go with them: they belong to every request whose {@link Stage#DPC} names that
 * number. So each is reported at once, as nobody's, and once more with the DPC ({@link
 * Correlated}).
 *
 * <p>Any events in any order will do: lost, doubled, from the middle. What cannot be told is
 * nobody's, and counted. Only the order of the events matters, never their times. Memory is bounded
 * whatever comes: {@value Tags#MOST} tags, {@value Interrupts#MOST} interrupts. One trace is one
 * device's: two would have to share tags and numbers.
 *
 * <p>Not thread-safe: one thread drains the trace into it.
 */
public final class Correlator implements EventReader {
  /** The request of an event that is nobody's, or not known yet. */
  public static final long NOBODY = 0;

  private final List<LifeReader> readers;
  private final Tags tags = new Tags();
  private final Interrupts interrupts = new Interrupts();
  private long lost;
  private long strayTransfers;
  private long strayInterrupts;

  /** Makes a correlator; it tells the readers in that order. */
  public Correlator(LifeReader... readers) {
    this.readers = List.of(readers);
  }

  /**
   * Takes what was recorded. Events that the trace has dropped by now were dropped after those, so
   * the readers are given the loss then.
   *
   * @return how many were taken
   */
  public int drain(Trace trace) {
    long dropped = trace.dropped();
    int taken = trace.drain(this);
    if (dropped > lost) {
      lost(dropped - lost);
    }
    return taken;
  }

  @Override
  public void event(Event event) {
    Correlated correlated = correlate(event);
    for (LifeReader reader : readers) {
      reader.event(correlated);
    }
  }

  private Correlated correlate(Event event) {
    long request = event.request();
    List<Event> interrupt = List.of();
    switch (event.stage()) {
      case DMA_START -> tags.started(event.detail(), request);
      case DMA_SEEN, DMA_DONE -> request = request == NOBODY ? owner(event.detail()) : request;
      case IRQ_RAISED, EDGE, INTERRUPT, ISR, ACK_SEEN -> interrupt = interrupts.add(event);
      case DPC -> interrupt = called(event.detail());
      case COMPLETE -> tags.completed(request);
      default -> {}
    }
    return new Correlated(event, request, interrupt);
  }

  private long owner(long tag) {
    long owner = tags.of(tag);
    strayTransfers += owner == NOBODY && tag != 0 ? 1 : 0;
    return owner;
  }

  private List<Event> called(long number) {
    List<Event> interrupt = number == 0 ? List.of() : interrupts.of(number);
    strayInterrupts += number != 0 && interrupt.isEmpty() ? 1 : 0;
    return interrupt;
  }

  /** Tells the readers that events are missing here; {@link #drain} does so by itself. */
  public void lost(long events) {
    lost += events;
    readers.forEach(reader -> reader.lost(events));
  }

  /** Tells the readers that nothing more comes. */
  public void finish() {
    readers.forEach(LifeReader::finish);
  }

  /** Returns how many events are missing, as far as is known. */
  public long lostEvents() {
    return lost;
  }

  /** Returns how many events were of a transfer with a tag that nobody had; tag 0 is nobody's. */
  public long strayTransfers() {
    return strayTransfers;
  }

  /** Returns how many DPCs named an interrupt of which nothing is known. */
  public long strayInterrupts() {
    return strayInterrupts;
  }
}
