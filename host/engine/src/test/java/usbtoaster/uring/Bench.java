package usbtoaster.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.Operation;
import usbtoaster.kernel.PortSource;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;
import usbtoaster.linux.SocketFlags;
import usbtoaster.linux.Sockets;

/**
 * An engine, and where no port does it, a thread that polls it and runs what a test wants there.
 */
final class Bench implements AutoCloseable {
  final RingEngine engine;
  private final Arena arena = Arena.ofShared();
  private final ConcurrentLinkedQueue<Runnable> errands = new ConcurrentLinkedQueue<>();
  private final @Nullable Thread poller;
  private volatile boolean closing;

  Bench(EngineKind kind, RingOptions options) {
    try {
      engine = RingEngine.open(kind, options);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    PortSource source = engine.source();
    poller = source == null ? null : new Thread(() -> poll(source), "poller");
    if (poller != null) {
      poller.start();
    }
  }

  private void poll(PortSource source) {
    while (!closing) {
      source.poll(-1);
      for (Runnable each = errands.poll(); each != null; each = errands.poll()) {
        each.run();
      }
    }
    source.close();
  }

  /** Has the poller run something, as a port's callback would, after all that was submitted. */
  void onPoller(Runnable errand) throws Exception {
    run(() -> {}); // the poll after which an errand runs may have begun before it was wanted
    run(errand);
  }

  private void run(Runnable errand) throws Exception {
    FutureTask<Void> task = new FutureTask<>(errand, null);
    errands.add(task);
    wake();
    task.get();
  }

  private void wake() {
    PortSource source = engine.source();
    if (source != null) {
      source.wake();
    }
  }

  /** Takes a descriptor on. */
  Descriptor attach(int number, Descriptor.Type type) {
    assertThat(number).isNotNegative();
    Descriptor descriptor = new Descriptor(number, type);
    engine.attach(descriptor);
    return descriptor;
  }

  /** Returns the two ends of a connection; they do not wait by themselves. */
  int[] pair() {
    MemorySegment fds = memory(8);
    int type = SocketFlags.SOCK_STREAM | SocketFlags.SOCK_CLOEXEC | SocketFlags.SOCK_NONBLOCK;
    assertThat(Sockets.socketpair(SocketFlags.AF_UNIX, type, 0, fds)).isZero();
    return fds.toArray(JAVA_INT);
  }

  /** Returns where to read from, and where to write to. */
  int[] pipe(int flags) {
    MemorySegment fds = memory(8);
    assertThat(Libc.pipe2(fds, FileFlags.O_CLOEXEC | flags)).isZero();
    return fds.toArray(JAVA_INT);
  }

  MemorySegment memory(long bytes) {
    return arena.allocate(bytes, 4096);
  }

  MemorySegment text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return memory(bytes.length).copyFrom(MemorySegment.ofArray(bytes));
  }

  Probe submit(Operation.Code code, Descriptor descriptor, MemorySegment memory, long position) {
    return submit(code, descriptor, memory, position, 0);
  }

  Probe submit(Operation.Code code, Descriptor on, MemorySegment memory, long position, int flags) {
    Probe probe = new Probe();
    probe.set(code, on, memory, (int) memory.byteSize(), position);
    probe.flags(flags);
    engine.submit(probe);
    return probe;
  }

  /** Closes the engine, and waits until it has let everything go. */
  @Override
  public void close() {
    closing = true;
    engine.close();
    wake();
    try {
      if (poller != null) {
        poller.join();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (poller != null) {
      arena.close(); // else a thread of the engine may hold it
    }
  }
}
