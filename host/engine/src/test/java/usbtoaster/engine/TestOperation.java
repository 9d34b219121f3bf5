package usbtoaster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An operation whose end a test awaits, and that counts its ends. */
public final class TestOperation extends Operation {
  private final AtomicInteger ends = new AtomicInteger();
  private final Semaphore ended = new Semaphore(0);
  private final @Nullable Consumer<TestOperation> then;
  private volatile int result;
  private volatile @Nullable Thread endedBy;
  private boolean awaited;

  /** Makes one whose end a test awaits. */
  public TestOperation() {
    this(null);
  }

  /** Makes one whose end {@code then} is told of. */
  public TestOperation(@Nullable Consumer<TestOperation> then) {
    this.then = then;
  }

  /** Fills it in. */
  public TestOperation with(Code code, Descriptor descriptor, MemorySegment memory) {
    set(code, descriptor, memory, (int) memory.byteSize(), -1);
    return this;
  }

  /** Says that a thread waits for it. */
  public TestOperation asAwaited() {
    awaited = true;
    return this;
  }

  @Override
  public boolean awaited() {
    return awaited;
  }

  @Override
  protected void ended(int value) {
    result = value;
    endedBy = Thread.currentThread();
    ends.incrementAndGet();
    ended.release();
    if (then != null) {
      then.accept(this);
    }
  }

  /** Waits for the end, and returns the result. */
  public int await() {
    ended.acquireUninterruptibly();
    assertThat(ends.get()).isOne();
    return result;
  }

  /** Returns how often it has ended. */
  public int ends() {
    return ends.get();
  }

  /** Returns how it has ended. */
  public int result() {
    return result;
  }

  /** Returns the thread that has brought the end. */
  public @Nullable Thread endedBy() {
    return endedBy;
  }
}
