package usbtoaster.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.Task;

/**
 * One of the writes in flight: fills its buffer, writes it, awaits, and begins again until the
 * files have ended. In C#:
 *
 * <pre>
 *   while ((length = run.Fill(buffer)) > 0)
 *     run.Written(await session.WriteAsync(buffer, 0, length), length);
 * </pre>
 *
 * Runs on the UI loop.
 */
final class WriteLane extends AsyncStateMachine<@Nullable Void> {
  private final ToastRun run;
  private final byte[] buffer;
  private int length;
  private volatile @Nullable Task<Integer> write; // read by the thread that takes the census

  WriteLane(ToastRun run, int chunkBytes) {
    this.run = run;
    this.buffer = new byte[chunkBytes];
  }

  @Override
  protected void moveNext() {
    try {
      if (state() != 0) {
        int written = resultOf(Objects.requireNonNull(write));
        write = null;
        run.written(written, length);
      }
      length = run.fill(buffer);
      if (length > 0) {
        Task<Integer> next = run.write(buffer, length);
        write = next;
        suspends(next, 1);
        return;
      }
    } catch (Exception e) {
      run.ended(e, true);
    }
    complete(null);
  }

  /** Returns the write of this lane that was begun last, or null. Any thread may ask. */
  @Nullable Task<Integer> write() {
    return write;
  }
}
