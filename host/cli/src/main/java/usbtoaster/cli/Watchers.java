package usbtoaster.cli;

import org.jspecify.annotations.Nullable;

/** All that watches a run: the trace and the progress bar on the UI loop's thread, the census. */
final class Watchers implements ToastRun.Observer, AutoCloseable {
  private final TraceWatch trace;
  private final CensusTaker census;
  private final @Nullable Progress progress;

  Watchers(TraceWatch trace, CensusTaker census, @Nullable Progress progress) {
    this.trace = trace;
    this.census = census;
    this.progress = progress;
  }

  TraceWatch trace() {
    return trace;
  }

  CensusTaker census() {
    return census;
  }

  @Override
  public void writing(ToastRun run) {
    trace.beforeWrite(run.writes());
  }

  @Override
  public void started(ToastRun run) {
    census.watch(run);
  }

  @Override
  public void cameBack(ToastRun run) {
    trace.drain();
    if (progress != null) {
      progress.cameBack(run.bytesBack());
    }
  }

  @Override
  public void close() {
    try {
      census.close();
    } finally {
      if (progress != null) {
        progress.close();
      }
    }
  }
}
