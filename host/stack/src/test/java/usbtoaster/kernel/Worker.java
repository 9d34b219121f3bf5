package usbtoaster.kernel;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/** A thread of a test, bound to a processor, that does one thing after the other. */
public final class Worker implements AutoCloseable {
  private final LinkedBlockingQueue<FutureTask<?>> tasks = new LinkedBlockingQueue<>();
  private final KernelThread kernelThread;
  private volatile boolean over;

  public Worker(String name, Processor processor) {
    this(name, processor, false);
  }

  Worker(String name, Processor processor, boolean virtual) {
    kernelThread =
        KernelThread.unstarted(
            body ->
                virtual
                    ? Thread.ofVirtual().name(name).unstarted(body)
                    : Thread.ofPlatform().daemon().name(name).unstarted(body),
            () -> {
              KernelThread.bind(processor);
              while (!over) {
                take().run();
              }
            });
    kernelThread.thread().start();
    run(() -> {}); // its body has begun: APCs that come from now on wait for a delivery point
  }

  private FutureTask<?> take() {
    try {
      return tasks.take();
    } catch (InterruptedException e) {
      return new FutureTask<>(() -> null);
    }
  }

  KernelThread kernelThread() {
    return kernelThread;
  }

  public Thread thread() {
    return kernelThread.thread();
  }

  public <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    tasks.add(task);
    return task;
  }

  public <T> T call(Callable<T> work) {
    return result(start(work));
  }

  public void run(Runnable work) {
    call(
        () -> {
          work.run();
          return 0;
        });
  }

  public static <T> T result(FutureTask<T> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    over = true;
    tasks.add(new FutureTask<>(() -> null));
  }
}
