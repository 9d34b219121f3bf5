package usbtoaster.uring;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.Engine;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.Operation;
import usbtoaster.kernel.PortSource;
import usbtoaster.linux.Errno;
import usbtoaster.linux.Libc;
import usbtoaster.trace.census.ThreadKind;

/**
 * The engine on one io_uring: what is submitted is put into the ring by the thread that polls it,
 * at once if that thread itself submits, else from a queue.
 *
 * <p>{@link EngineKind#URING}: the completion port's own thread polls, so the kernel's completion
 * queue is the port. Whoever takes {@link #source} calls its close, on the thread that has polled
 * or, if none has, on any: that is what lets the ring go.
 *
 * <p>{@link EngineKind#IOCP}: a thread of the engine polls. It stands for NT's kernel: it completes
 * requests, whose packets go to I/O threads that are parked at the port.
 */
public final class RingEngine implements Engine {
  private final EngineKind kind;
  private final Ring ring;
  private final Requests requests;
  private final RingPoller poller;

  private RingEngine(EngineKind kind, Ring ring, Bell bell, RingOptions options) {
    this.kind = kind;
    this.ring = ring;
    requests = new Requests(options.mostInFlight());
    poller = new RingPoller(ring, bell, requests);
  }

  /**
   * Makes an engine, and its thread if it has one.
   *
   * @param kind {@link EngineKind#URING} or {@link EngineKind#IOCP}
   * @throws IOException with a sentence that says why Linux refuses, and what to do
   */
  public static RingEngine open(EngineKind kind, RingOptions options) throws IOException {
    if (kind != EngineKind.URING && kind != EngineKind.IOCP) {
      throw new IllegalArgumentException(
          "A ring is no engine of " + kind.title() + ". Use it for io_uring or a completion port.");
    }
    RingSupport support = RingSupport.look();
    if (!support.usable()) {
      throw new IOException(support.reason());
    }
    try {
      Ring ring = RingSetup.open(options.submissions(), options.completions(), support.registers());
      return begun(new RingEngine(kind, ring, bell(ring), options), options);
    } catch (RingFailure e) {
      throw new IOException(RingSupport.refusal(e), e);
    }
  }

  private static Bell bell(Ring ring) throws RingFailure {
    try {
      return new Bell();
    } catch (RingFailure e) {
      ring.close();
      throw e;
    }
  }

  private static RingEngine begun(RingEngine engine, RingOptions options) {
    if (engine.kind == EngineKind.IOCP) {
      try {
        options.threads().make(ThreadKind.KERNEL, "kernel", engine::serve).start();
      } catch (Throwable e) {
        engine.poller.close();
        throw e;
      }
    }
    return engine;
  }

  /** The life of the thread that stands for NT's kernel. */
  private void serve() {
    try {
      while (!requests.closed()) {
        poller.poll(-1);
      }
    } finally {
      poller.close(); // where Linux refuses the ring, too: it takes nothing more then
    }
  }

  @Override
  public EngineKind kind() {
    return kind;
  }

  @Override
  public String description() {
    String flags = RingSetup.names(ring.flags());
    return kind == EngineKind.URING
        ? "io_uring, flags " + flags + ": the I/O thread polls the ring, which is its port."
        : "A port as Windows has it: a thread that stands for the kernel polls an io_uring, flags "
            + flags
            + ".";
  }

  @Override
  public @Nullable PortSource source() {
    return kind == EngineKind.URING ? poller : null;
  }

  @Override
  public void attach(Descriptor descriptor) {
    descriptor.attachment(new Flights());
  }

  @Override
  public void submit(Operation operation) {
    Descriptor descriptor = operation.descriptor();
    Flights flights = Flights.of(descriptor); // before anything is counted
    if (!descriptor.begin()) {
      Operation.end(operation, -Errno.ECANCELED);
      return;
    }
    boolean here = poller.isCurrent();
    Slot slot = requests.take(operation, flights, here);
    if (slot == null) {
      if (descriptor.end()) {
        Libc.close(descriptor.number());
      }
      Operation.end(operation, -Errno.ECANCELED);
    } else if (!here) {
      poller.look();
    } else if (slot.state == Slot.State.FLYING) { // else the poller will come to it
      poller.fill(slot);
    }
  }

  @Override
  public void cancel(Operation operation) {
    requests.cancel(operation);
    lookUnlessHere();
  }

  @Override
  public void close(Descriptor descriptor) {
    if (descriptor.beginClose()) {
      Libc.close(descriptor.number());
    } else {
      requests.cancelAll(descriptor);
      lookUnlessHere();
    }
  }

  @Override
  public void close() {
    requests.close();
    if (kind == EngineKind.IOCP) {
      poller.wake();
    } else {
      lookUnlessHere();
    }
  }

  private void lookUnlessHere() {
    if (!poller.isCurrent()) {
      poller.look();
    }
  }

  /** Returns how many operations Linux has; for tests and figures. */
  int flying() {
    return requests.flying();
  }
}
