package usbtoaster.driver;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.MajorFunction;

/**
 * What is to be done with requests when the lock is left: which are completed, which are queued for
 * the bus, and whether the bus goes to the next. {@link Handover} does it. Guarded by the
 * extension's lock.
 */
final class Outbox {
  private final ArrayDeque<Irp> done = new ArrayDeque<>();
  private final ArrayDeque<Irp> ready = new ArrayDeque<>();
  private boolean wantsNext;
  private int waiting; // for the bus
  private int waitingControls;
  private long ended;

  /** Has {@code request} completed. */
  void finish(Irp request, int status, long information) {
    request.result(status, information);
    done.add(request);
    ended++;
  }

  /** Returns how many requests have ended: as long as some do, the device is good for something. */
  long ended() {
    return ended;
  }

  /** Has {@code request} queued for the bus. */
  void start(Irp request) {
    ready.add(request);
    waiting++;
    waitingControls += control(request);
  }

  /** {@code request} does not wait for the bus any more: it has it, or is abandoned. */
  void started(Irp request) {
    waiting--;
    waitingControls -= control(request);
  }

  /** Has the bus given to the next request. */
  void next() {
    wantsNext = true;
  }

  /** Returns how many requests wait for the bus. */
  int waiting() {
    return waiting;
  }

  /** Returns how many of them are controls. */
  int waitingControls() {
    return waitingControls;
  }

  private static int control(Irp request) {
    return request.currentStackLocation().major() == MajorFunction.DEVICE_CONTROL ? 1 : 0;
  }

  /** Takes a request that is to be completed; null if there is none. */
  @Nullable Irp takeDone() {
    return done.poll();
  }

  /** Takes a request that is to be queued for the bus; null if there is none. */
  @Nullable Irp takeReady() {
    return ready.poll();
  }

  /** Returns whether the bus is to be given to the next request, and forgets it. */
  boolean takeNext() {
    boolean wanted = wantsNext;
    wantsNext = false;
    return wanted;
  }
}
