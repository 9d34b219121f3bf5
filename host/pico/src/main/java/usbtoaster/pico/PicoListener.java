package usbtoaster.pico;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.calls.FunctionListener;

/**
 * Listens to what happens at an emulated Pico: frames, levels, DMA. For traces, recordings and
 * assertions.
 *
 * <p>Called inside the machine, in the middle of an instruction, in the order in which the
 * listeners were added. It may look and note; it must not act on the Pico, wait or throw. Times are
 * the machine's, in picoseconds.
 */
public interface PicoListener {
  /**
   * Returns the names of the wires whose levels it wants to be given, asked once. To watch SCLK,
   * MOSI or MISO costs time: every edge of a frame is clocked then.
   */
  default Set<String> wires() {
    return Set.of();
  }

  /**
   * The host begins a frame on its SPI; the chip select has not fallen yet. {@code out} is to be
   * read now: it is used again.
   */
  default void frame(int bus, int channel, byte[] out, int length) {}

  /** The frame is through: {@code in} is what the host has read, to be read now. */
  default void frameEnded(int bus, int channel, byte[] in, int length, long picos) {}

  /** The level of a wire of {@link #wires()} has changed. */
  default void level(Wire wire, boolean high, long picos) {}

  /**
   * Returns who hears of the functions that the firmware executes, asked once; null: nobody, which
   * costs nothing. With one the firmware is slower, and does the same at the same times.
   */
  default @Nullable FunctionListener functions() {
    return null;
  }

  /** A channel of the DMA was triggered for {@code transfers} transfers. */
  default void dmaStarted(int channel, int transfers, long picos) {}

  /**
   * A channel of the DMA is no longer busy.
   *
   * @param treq what it was paced by: TREQ_SEL (datasheet 2.5.3.1)
   * @param remaining 0 if it finished, else it was stopped
   */
  default void dmaStopped(int channel, int treq, int remaining, long picos) {}
}
