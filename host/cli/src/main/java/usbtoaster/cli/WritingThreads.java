package usbtoaster.cli;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.async.TaskCompletionSource;

/**
 * The control experiment: each write is a blocking call, on a thread that does nothing else until
 * it is done. As many threads are made as writes are in flight at once.
 *
 * <p>The toast comes back in the order of the writes, so the calls go down in the order in which
 * they were asked for: the next begins when the requests of the one before have been sent. Nobody
 * waits for that; whoever has sent starts the next. Any thread may call.
 */
final class WritingThreads implements AutoCloseable {
  /** What the names of the threads begin with. */
  static final String NAME = "write-";

  private final Session session;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name(NAME, 1).factory());
  private final Queue<Call> unsent = new ArrayDeque<>(); // this and the next: under this
  private boolean sending;

  WritingThreads(Session session) {
    this.session = session;
  }

  private record Call(
      byte[] data, int length, CancellationToken token, TaskCompletionSource<Integer> written) {}

  /** Writes on a thread of its own; the task has the number of bytes. */
  Task<Integer> write(byte[] data, int length, CancellationToken token) {
    Call call = new Call(data, length, token, new TaskCompletionSource<>());
    synchronized (this) {
      unsent.add(call);
      if (sending) {
        return call.written().task();
      }
      sending = true;
    }
    startNext();
    return call.written().task();
  }

  private void startNext() {
    for (Call call = next(); call != null; call = next()) {
      Call begun = call;
      try {
        threads.execute(() -> make(begun));
        return;
      } catch (OutOfMemoryError e) { // what Java says when the system gives no more threads
        String sentence = "No more threads can be had: make --in-flight smaller.";
        begun.written().trySetException(new UserError(ExitCode.FAILED, sentence, e));
      }
    }
  }

  private synchronized @Nullable Call next() {
    Call call = unsent.poll();
    sending = call != null;
    return call;
  }

  private void make(Call call) {
    AtomicBoolean sent = new AtomicBoolean();
    Runnable goOn =
        () -> {
          if (sent.compareAndSet(false, true)) {
            startNext();
          }
        };
    TaskCompletionSource<Integer> written = call.written();
    try {
      int bytes = session.writeBlocking(call.data(), 0, call.length(), call.token(), goOn);
      written.trySetResult(bytes);
    } catch (CancellationException e) {
      written.trySetCanceled();
    } catch (Exception | Error e) {
      written.trySetException(e);
    } finally {
      goOn.run(); // if nothing was sent
    }
  }

  /** Lets the threads end that do nothing; waits for none. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
