package usbtoaster.epoll;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Attempts;
import usbtoaster.engine.BlockingEngine;
import usbtoaster.engine.BlockingOptions;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.Engine;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.Operation;
import usbtoaster.io.ThreadPool;
import usbtoaster.kernel.PortSource;
import usbtoaster.linux.Errno;

/**
 * The engine on epoll, as .NET has it on Unix: an operation is tried at once, and where it would
 * have to wait it is kept until an event thread hears that the descriptor is ready; a worker of the
 * pool tries it again then, and takes its end from the port itself.
 *
 * <p>Descriptors are given to the event threads in turn. A file is always ready, so epoll does not
 * take it: its operations block threads of a {@link BlockingEngine}.
 *
 * <p>The pool is one that is {@linkplain ThreadPool#servedByWorkers served by its workers}: an
 * operation may end on any thread.
 *
 * <p>Source: semantics items 108 and 109.
 */
public final class EpollEngine implements Engine {
  private final BlockingEngine files;
  private final List<EventLoop> loops = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final boolean inline;

  /**
   * Makes one, and starts its event threads.
   *
   * @throws IllegalStateException if Linux has no descriptors for it
   */
  public EpollEngine(EpollOptions options, ThreadPool pool) {
    this(options, EpollPool.of(pool));
  }

  EpollEngine(EpollOptions options, EpollPool pool) {
    files =
        new BlockingEngine(
            EngineKind.BLOCKING, BlockingOptions.DEFAULT.withThreads(options.threads()));
    inline = options.inline();
    int processors = Runtime.getRuntime().availableProcessors();
    int count = options.eventThreads(processors, System.getProperty("os.arch", ""));
    try {
      for (int i = 1; i <= count; i++) {
        EventLoop loop = new EventLoop(options, pool);
        loop.start("epoll-" + i);
        loops.add(loop);
      }
    } catch (Throwable noneMore) {
      close();
      throw noneMore;
    }
  }

  @Override
  public EngineKind kind() {
    return EngineKind.EPOLL;
  }

  @Override
  public String description() {
    return (loops.size() == 1 ? "One event thread awaits" : loops.size() + " event threads await")
        + " readiness by epoll, and "
        + (inline ? "tries the operations itself" : "workers try the operations then")
        + "; files are always ready, so each of their operations blocks a thread.";
  }

  @Override
  public @Nullable PortSource source() {
    return null;
  }

  @Override
  public void attach(Descriptor descriptor) {
    EpollContext context = null;
    if (descriptor.type() != Descriptor.Type.FILE) {
      Attempts.makeNonBlocking(descriptor);
      context = loops.get(Math.floorMod(turn.getAndIncrement(), loops.size())).add(descriptor);
    }
    if (context != null) {
      descriptor.attachment(context);
    } else {
      files.attach(descriptor);
    }
  }

  @Override
  public void submit(Operation operation) {
    Descriptor descriptor = operation.descriptor();
    if (!(descriptor.attachment() instanceof EpollContext context)) {
      files.submit(operation);
    } else if (descriptor.begin()) {
      context.submit(operation);
    } else {
      Operation.end(operation, -Errno.ECANCELED);
    }
  }

  @Override
  public void cancel(Operation operation) {
    if (operation.descriptor().attachment() instanceof EpollContext context) {
      context.cancel(operation);
    } else {
      files.cancel(operation);
    }
  }

  @Override
  public void close(Descriptor descriptor) {
    if (descriptor.attachment() instanceof EpollContext context) {
      boolean idle = descriptor.beginClose();
      context.stop();
      if (idle) {
        context.closeNumber();
      }
    } else {
      files.close(descriptor);
    }
  }

  @Override
  public void close() {
    loops.forEach(EventLoop::close);
    files.close();
  }
}
