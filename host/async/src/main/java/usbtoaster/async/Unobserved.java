package usbtoaster.async;

import java.lang.ref.Cleaner;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions of a failed task that nobody has looked at yet (semantics item 105). When the
 * fault is not reachable any more, nobody ever will: then the handler is told, on a thread of the
 * JDK's {@link Cleaner}.
 *
 * <p>Made only for faults, and only where there is a handler by then; without one there is neither
 * the thread nor anything else.
 */
final class Unobserved implements Runnable {
  // Guarded by the class, like the one below.
  private static Supplier<Cleaner> maker = Cleaner::create;
  private static @Nullable Cleaner cleaner; // its thread begins with the first fault

  // volatile: set by any thread, read by those that fail a task, and by the cleaner's.
  private static volatile @Nullable Consumer<? super TaskException> handler;

  private final List<Throwable> exceptions;

  // volatile: written by whoever looks, read by the cleaner's thread.
  private volatile boolean observed;

  // Written before the fault is shown to anybody.
  private Cleaner.@Nullable Cleanable cleanable;

  private Unobserved(List<Throwable> exceptions) {
    this.exceptions = exceptions;
  }

  static void handler(@Nullable Consumer<? super TaskException> told) {
    handler = told;
  }

  /** Has cleaners made anew, by {@code makes}: for tests. */
  static synchronized void cleaners(Supplier<Cleaner> makes) {
    maker = makes;
    cleaner = null;
  }

  private static synchronized Cleaner cleaner() {
    Cleaner made = cleaner;
    if (made == null) {
      made = maker.get();
      cleaner = made;
    }
    return made;
  }

  /** Watches {@code fault}, if anybody wants to know; this object does not refer to it. */
  static @Nullable Unobserved watch(Fault fault, List<Throwable> exceptions) {
    if (handler == null) {
      return null;
    }
    try {
      Unobserved watching = new Unobserved(exceptions);
      watching.cleanable = cleaner().register(fault, watching);
      return watching;
    } catch (Throwable noThread) { // nobody will be told; the task must end all the same
      Dispatch.uncaught(noThread);
      return null;
    }
  }

  /** Somebody has looked: nobody is told, and the exceptions are not held here any more. */
  void observed() {
    if (!observed) {
      observed = true;
      Cleaner.Cleanable registered = cleanable;
      if (registered != null) {
        registered.clean();
      }
    }
  }

  /** Tells the handler, unless somebody has looked. Run once. */
  @Override
  public void run() {
    Consumer<? super TaskException> told = handler;
    if (observed || told == null) {
      return;
    }
    try {
      told.accept(new TaskException(exceptions));
    } catch (Throwable e) {
      Dispatch.uncaught(e);
    }
  }
}
