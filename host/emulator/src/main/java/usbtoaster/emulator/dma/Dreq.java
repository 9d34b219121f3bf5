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
}
