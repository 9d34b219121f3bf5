package usbtoaster.emulator.dma;

import org.jspecify.annotations.Nullable;

/**
 * A data request from a peripheral to the DMA (datasheet 2.5.3): how many transfers the peripheral
 * is ready for now. A transmit FIFO is ready for as many as it has places, a receive FIFO for as
 * many as it has words. The DMA turns what is new into credits of its channels. Belongs to the
 * machine's thread.
 */
public final class Dreq {
  private final int number;
  private int ready;
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

  /** Says how many transfers the peripheral is ready for; tells the DMA when that has changed. */
  public void ready(int transfers) {
    if (transfers == ready) {
      return;
    }
    ready = transfers;
    Runnable dma = listener;
    if (dma != null) {
      dma.run();
    }
  }

  /** Sets who is told of changes. */
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

  /** Sets who is told when the request begins or ceases to be wanted. */
  public void onWanted(Runnable peripheral) {
    source = peripheral;
  }
}
