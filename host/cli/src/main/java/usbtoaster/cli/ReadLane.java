package usbtoaster.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.Task;

/**
 * Reads the toast back, one read at a time, until all that was written has come back. In C#:
 *
 * <pre>
 *   while (await run.MoreAsync())
 *     run.Toast(buffer, await session.ReadAsync(buffer, 0, buffer.Length));
 * </pre>
 *
 * Runs on the UI loop.
 */
final class ReadLane extends AsyncStateMachine<@Nullable Void> {
  private static final int READING = 2;

  private final ToastRun run;
  private final byte[] buffer;
  private @Nullable Task<Integer> read;

  ReadLane(ToastRun run, int chunkBytes) {
    this.run = run;
    this.buffer = new byte[chunkBytes];
  }

  @Override
  protected void moveNext() {
    try {
      if (state() == READING) {
        run.toast(buffer, resultOf(Objects.requireNonNull(read)));
      }
      if (run.expectsMore()) {
        Task<Integer> next = run.read(buffer);
        read = next;
        suspends(next, READING);
        return;
      }
      if (!run.allWritten()) {
        suspends(run.nextWrite(), 1);
        return;
      }
    } catch (Exception e) {
      run.ended(e, false);
    }
    complete(null);
  }
}
