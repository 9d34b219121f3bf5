package usbtoaster.emulator.dma;

import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Fifo;

/**
 * A data request from a peripheral to the DMA (datasheet 2.5.3): how many transfers the peripheral
 * is ready for now. A transmit FIFO is ready for as many as it has {@linkplain #places places}, a
 * receive FIFO for as many as it has {@linkplain #words words}. The DMA turns what is new into
 * credits of its channels.
 *
 * <p>What is new is not what the level has risen by: a character that goes from the FIFO straight
 * into the shifter leaves the level as it was, and a place has become free all the same. So a
 * FIFO's request is the rise of its level and what was taken of it meanwhile. Belongs to the
 * machine's thread.
 */
public final class Dreq {
  private static final long SHUT = -1;

  private final int number;
  private int ready;
  private long requests;

  /** How many transfers the FIFO had taken when it reported last; negative: it was shut. */
  private long taken = SHUT;

  private @Nullable Runnable listener;
  private @Nullable Runnable source;
  private boolean wanted;

  /** Makes the request with the datasheet's number (2.5.3.1). */
  public Dreq(int number) {
    this.number = number;
  }

  /** Returns the datasheet's number. */
  public int number() {
    return number;
  }

  /** Returns how many transfers the peripheral is ready for. */
  public int ready() {
    return ready;
  }

  /** Returns how many transfers the peripheral has ever asked for. */
  public long requests() {
    return requests;
  }

  /**
   * Says how many transfers the peripheral is ready for; notifies the DMA when that has changed.
   */
  public void ready(int transfers) {
    report(transfers, SHUT);
  }

  /** Asks for a word for each free place of {@code transmit}, if the request is {@code open}. */
  public void places(Fifo transmit, boolean open) {
    report(open ? transmit.places() : 0, open ? transmit.pushed() : SHUT);
  }

  /** Offers each word of {@code receive}, if the request is {@code open}. */
  public void words(Fifo receive, boolean open) {
    report(open ? receive.count() : 0, open ? receive.popped() : SHUT);
  }

  private void report(int transfers, long takenNow) {
    long takenSince = taken == SHUT || takenNow == SHUT ? 0 : takenNow - taken;
    long more = transfers - ready + takenSince;
    boolean same = transfers == ready && more <= 0;
    ready = transfers;
    taken = takenNow;
    requests += Math.max(0, more);
    if (same) {
      return;
    }
    Runnable dma = listener;
    if (dma != null) {
      dma.run();
    }
  }

  /** Sets who is notified of changes. */
  public void listen(Runnable dma) {
    listener = dma;
  }

  /** Returns whether a channel waits for this request. */
  public boolean wanted() {
    return wanted;
  }

  /**
   * Says whether a channel waits for this request: the DMA's to say. A FIFO need not care; a source
   * whose requests each cost an event, as the wraps of a PWM slice do, makes none while none is
   * wanted.
   */
  public void wanted(boolean wanted) {
    if (wanted == this.wanted) {
      return;
    }
    this.wanted = wanted;
    Runnable peripheral = source;
    if (peripheral != null) {
      peripheral.run();
    }
  }

  /** Sets who is notified when the request begins or ceases to be wanted. */
  public void onWanted(Runnable peripheral) {
    source = peripheral;
  }
}
