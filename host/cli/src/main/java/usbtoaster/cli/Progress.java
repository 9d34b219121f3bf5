package usbtoaster.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * The progress bar. The UI loop's thread paints it, in the messages in which toast comes back; the
 * library's own timer is set so slow that it paints once.
 */
final class Progress implements AutoCloseable {
  private static final int COLUMNS = 79;
  private static final long PAINT_NANOS = 100_000_000;

  private final PrintWriter terminal;
  private final ProgressBar bar;
  private long paintedNanos;

  /**
   * Shows a bar.
   *
   * @param bytes how many will come back; -1: nobody knows
   */
  Progress(PrintWriter terminal, long bytes) {
    this.terminal = terminal;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("Toasting")
            .setInitialMax(bytes)
            .setUnit(" KiB", 1024)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(Integer.MAX_VALUE)
            .setConsumer(new DelegatingProgressBarConsumer(this::paint, COLUMNS))
            .build();
  }

  private void paint(String line) {
    terminal.print('\r');
    terminal.print(line.stripTrailing());
    terminal.flush();
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

  /** Paints the end, and wipes the line. */
  @Override
  public void close() {
    bar.close();
    paint(" ".repeat(COLUMNS));
    terminal.print('\r');
    terminal.flush();
  }
}
