package usbtoaster.cli;

import java.io.PrintWriter;
import java.util.function.IntSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * The progress bar, and below it the LEDs if they are lit. The UI loop's thread paints it, in the
 * messages in which toast comes back; the library's own timer is set so slow that it paints once.
 * It is as wide as the terminal just then.
 */
final class Progress implements AutoCloseable {
  private static final long PAINT_NANOS = 100_000_000;
  private static final String WIPE = "\r\033[K"; // to the line's begin; erase to its end (EL)
  private static final String DOWN = "\n";
  private static final String UP = "\033[A"; // one line (CUU)

  private final PrintWriter terminal;
  private final IntSupplier columns;
  private final @Nullable LedLine leds;
  private final ProgressBar bar;
  private long paintedNanos;
  private boolean closed; // the library paints once more when its bar is closed

  /**
   * Shows a bar.
   *
   * @param columns how wide the terminal is at a moment
   * @param bytes how many will come back; -1: nobody knows
   * @param leds what to show below it, or null
   */
  Progress(PrintWriter terminal, IntSupplier columns, long bytes, @Nullable LedLine leds) {
    this.terminal = terminal;
    this.columns = columns;
    this.leds = leds;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("Toasting")
            .setInitialMax(bytes)
            .setUnit(" KiB", 1024)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(Integer.MAX_VALUE)
            .setConsumer(new Line())
            .build();
  }

  /** Where the library paints: one column is left free, or the cursor goes to the next line. */
  private final class Line implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return Math.max(0, columns.getAsInt() - 1);
    }

    @Override
    public void accept(String line) {
      if (!closed) {
        String fitting = line.substring(0, Math.min(line.length(), getMaxRenderedLength()));
        if (leds != null) { // first: the cursor stays where the bar is
          terminal.print(WIPE + DOWN + WIPE + leds.text(getMaxRenderedLength()) + UP);
        }
        terminal.print(WIPE + fitting.stripTrailing());
        terminal.flush();
      }
    }

    @Override
    public void close() {}
  }

  /** That many bytes have come back. */
  void cameBack(long bytes) {
    bar.stepTo(bytes);
    long now = System.nanoTime();
    if (now - paintedNanos >= PAINT_NANOS) {
      paintedNanos = now;
      bar.refresh();
    }
  }

  /** Wipes what is there. */
  @Override
  public void close() {
    bar.refresh();
    closed = true;
    bar.close();
    if (leds != null) {
      terminal.print(WIPE + DOWN + WIPE + UP);
    }
    terminal.print(WIPE);
    terminal.flush();
  }
}
