package usbtoaster.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.CancelSafeQueue;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irp;

/**
 * One direction of a stream: one request is under way, the others wait behind it in the order in
 * which they came. One that is cancelled while it waits ends at once.
 *
 * <p>Any thread, up to DISPATCH. Whoever adds a request or ends one looks whether another may
 * start. One looks at a time; who comes meanwhile leaves that to the one who looks, so requests
 * that end at once make a loop and no recursion.
 */
public final class Lane {
  private final CancelSafeQueue waiting;
  private final Consumer<Irp> starter;
  private final AtomicBoolean busy = new AtomicBoolean(); // a request is under way
  private final AtomicInteger looks = new AtomicInteger(); // asked for, and not done

  /** Makes an idle lane: at most {@code most} requests wait, {@code starter} starts one. */
  public Lane(IoManager io, int most, Consumer<Irp> starter) {
    waiting = new CancelSafeQueue(io, most);
    this.starter = starter;
  }

  /**
   * Starts {@code irp}, which is not pending yet, when its turn has come. A full lane ends it with
   * {@code INSUFFICIENT_RESOURCES}.
   *
   * @return PENDING, which the dispatch routine is to return
   */
  public int pend(Irp irp) {
    int pending = waiting.pend(irp);
    look();
    return pending;
  }

  /** The request that was under way has ended. */
  public void over() {
    busy.set(false);
    look();
  }

  /** Ends all that wait of {@code file} (null: of any) as cancelled. */
  public void cancelWaiting(@Nullable FileObject file) {
    waiting.cancelAll(file);
  }

  /** Returns how many requests wait. */
  public int waiting() {
    return waiting.size();
  }

  private void look() {
    if (looks.getAndIncrement() != 0) {
      return;
    }
    int seen;
    do {
      seen = looks.get();
      startNext();
    } while (looks.addAndGet(-seen) != 0);
  }

  private void startNext() {
    if (busy.compareAndSet(false, true)) {
      Irp irp = waiting.remove();
      if (irp == null) {
        busy.set(false); // who adds one meanwhile looks after that
      } else {
        starter.accept(irp);
      }
    }
  }
}
