package usbtoaster.io;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.NtStatus;
import usbtoaster.trace.Stage;

/**
 * The requests of one call that blocks on an overlapped handle, each with an event of its own
 * (semantics items 22, 23). One thread; its watch may ask from others.
 */
final class BlockingCall {
  private final IoManager io;
  private final String operation;
  private final @Nullable Watch watch;
  private final List<Part> parts;

  /** Starts a request in the I/O manager and returns its status. */
  @FunctionalInterface
  interface Sender {
    int send(IoRequest request);
  }

  /** A request, its event, and what the I/O manager returned when it was sent. */
  private record Part(KernelEvent event, IoRequest request, int begun) {
    int await() {
      if (begun != NtStatus.PENDING) {
        return begun;
      }
      KernelThread.current().waitFor(event, false, -1);
      return request.statusBlock().status();
    }
  }

  /**
   * Begins a call of {@code requests} requests.
   *
   * @throws IoException if it is to be cancelled already
   */
  BlockingCall(
      IoManager io, FileObject file, String operation, OperationOptions options, int requests)
      throws IoException {
    this.io = io;
    this.operation = operation;
    parts = new ArrayList<>(requests);
    watch = Watch.begin(io, file, options, requests);
    if (watch != null && watch.cause() != null) {
      watch.letGo();
      throw new IoException(operation, Watch.told(NtStatus.CANCELLED, watch));
    }
  }

  /** Sends one request. */
  void send(Sender sender) {
    KernelEvent event = new KernelEvent(KernelEvent.Type.NOTIFICATION, false);
    IoRequest request = new IoRequest().event(event).id(io.nextId());
    io.trace().record(Stage.CALL, request.id(), 0);
    if (watch != null) {
      watch.add(request);
    }
    parts.add(new Part(event, request, sender.send(request)));
  }

  /** Sends the requests of {@code all}; if that throws, nothing stays behind. */
  BlockingCall sent(Runnable all) {
    if (watch == null) {
      all.run();
    } else {
      watch.issue(
          () -> {
            all.run();
            return this;
          });
    }
    return this;
  }

  /**
   * Blocks the calling thread until all requests have ended; returns the sum of what they tell.
   *
   * @throws IoException with the first error, after all of them have ended
   */
  long await() throws IoException {
    int failure = NtStatus.SUCCESS;
    long information = 0;
    for (Part part : parts) {
      int status = part.await();
      if (NtStatus.isError(status)) {
        failure = NtStatus.isError(failure) ? failure : status;
      } else {
        information += part.request().statusBlock().information();
      }
    }
    if (watch != null) {
      watch.letGo();
    }
    if (NtStatus.isError(failure)) {
      throw new IoException(operation, Watch.told(failure, watch));
    }
    return information;
  }
}
