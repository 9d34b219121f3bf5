package usbtoaster.trace.census;

/**
 * Makes the threads of the stack, not yet started.
 *
 * <p>Any thread may call, at any IRQL and with a lock of the pool held: it makes and does nothing
 * else. What it throws, and what {@link Thread#start} throws, is a thread that cannot be had: its
 * owner goes on without it, and tries again when there is work.
 */
@FunctionalInterface
public interface ThreadMaker {
  /** Makes daemons that know their kind. */
  ThreadMaker DEFAULT = StackThread::new;

  /** Returns a new thread of {@code kind} that will run {@code body}; whoever asked starts it. */
  Thread make(ThreadKind kind, String name, Runnable body);
}
