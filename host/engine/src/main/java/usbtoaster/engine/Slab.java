package usbtoaster.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.Irql;
import usbtoaster.kernel.SpinLock;

/**
 * The memory that Linux reads from and writes to: blocks that belong to the engine, since Linux
 * holds their bare address until an operation has ended.
 *
 * <p>Blocks have sizes of powers of two, {@value #SMALLEST} bytes to {@value #LARGEST}. Each begins
 * at a multiple of its size, or of a page if it is larger. What is given back is used again; in the
 * steady state nothing is allocated. The total is bounded. A class that is empty when the bound is
 * reached lends a block of another: a larger one, or else a smaller one, so that a transfer goes in
 * more parts.
 *
 * <p>Any thread, up to DISPATCH. The memory is let go when the slab is closed and the last block is
 * back: never while an operation is in flight.
 */
public final class Slab implements AutoCloseable {
  /** The bytes of the smallest block. */
  public static final int SMALLEST = 256;

  /** The bytes of the largest block. */
  public static final int LARGEST = 1 << 20;

  private static final int PAGE = 4096;
  private static final int SMALLEST_CHUNK = 1 << 16;
  private static final int SHIFT = Integer.numberOfTrailingZeros(SMALLEST);
  private static final int CLASSES = Integer.numberOfTrailingZeros(LARGEST) - SHIFT + 1;

  private final long mostBytes;
  private final Arena arena = Arena.ofShared();
  private final SegmentAllocator memory; // the arena, or what a test has in its place
  private final SpinLock lock = new SpinLock();
  private final @Nullable Block[] free =
      new @Nullable Block[CLASSES]; // under the lock, as the rest
  private long reserved;
  private int taken;
  private boolean closed;
  private boolean released;

  /** A piece of the slab, its taker's until it is given back. */
  public static final class Block {
    private final MemorySegment memory;
    private final int sizeClass;
    private @Nullable Block next; // under the slab's lock
    private boolean out; // under the slab's lock

    private Block(MemorySegment memory, int sizeClass) {
      this.memory = memory;
      this.sizeClass = sizeClass;
    }

    /** Returns its bytes. */
    public MemorySegment memory() {
      return memory;
    }

    /** Returns how many bytes it has. */
    public int size() {
      return SMALLEST << sizeClass;
    }
  }

  /** Makes an empty slab that grows to {@code mostBytes}. */
  public Slab(long mostBytes) {
    this(mostBytes, null);
  }

  Slab(long mostBytes, @Nullable SegmentAllocator memory) {
    if (mostBytes < LARGEST) {
      throw new IllegalArgumentException(
          "A slab of " + mostBytes + " bytes has no room for one block of " + LARGEST + ".");
    }
    this.mostBytes = mostBytes;
    this.memory = memory == null ? arena : memory;
  }

  /**
   * Takes a block for {@code length} bytes, or for as many of them as there is one for.
   *
   * @return null if every block is taken and the bound is reached, or there is no more memory, or
   *     the slab is closed
   */
  public @Nullable Block take(int length) {
    return take(length, SMALLEST);
  }

  /**
   * Takes a block for {@code length} bytes, or for as many of them as there is one for, but no
   * smaller one than {@code least}, a power of two: for transfers whose parts must be multiples.
   *
   * @return null if there is none, see the other form
   */
  public @Nullable Block take(int length, int least) {
    int wanted = classOf(Math.max(length, least));
    Block block = pop(wanted);
    while (block == null && grow(wanted)) {
      block = pop(wanted);
    }
    return block != null ? block : popAny(wanted, classOf(least));
  }

  private static int classOf(int length) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(length, 1) - 1);
    return Math.clamp(bits - SHIFT, 0, CLASSES - 1);
  }

  private @Nullable Block pop(int sizeClass) {
    Irql old = lock.acquire();
    Block block = closed ? null : free[sizeClass];
    if (block != null) {
      free[sizeClass] = block.next;
      block.next = null;
      block.out = true;
      taken++;
    }
    lock.release(old);
    return block;
  }

  private @Nullable Block popAny(int wanted, int least) {
    Block block = null;
    for (int i = wanted + 1; i < CLASSES && block == null; i++) {
      block = pop(i);
    }
    for (int i = wanted; i >= least && block == null; i--) {
      block = pop(i);
    }
    return block;
  }

  /** Adds blocks of a class, if the bound allows. The memory is made outside the lock. */
  private boolean grow(int sizeClass) {
    int size = SMALLEST << sizeClass;
    int chunk = Math.max(size, SMALLEST_CHUNK);
    Irql old = lock.acquire();
    boolean room = !closed && reserved + chunk <= mostBytes;
    if (room) {
      reserved += chunk;
      taken++; // a chunk in the making keeps the arena, as a block does
    }
    lock.release(old);
    if (!room) {
      return false;
    }
    Block blocks = null;
    try {
      blocks = carve(memory.allocate(chunk, PAGE), sizeClass);
    } catch (OutOfMemoryError none) {
      return false; // as if the bound were reached: the JVM has a lower one, or the machine
    } finally {
      add(blocks, sizeClass, blocks == null ? chunk : 0);
    }
    return true;
  }

  private static @Nullable Block carve(MemorySegment chunk, int sizeClass) {
    int size = SMALLEST << sizeClass;
    Block first = null;
    for (long at = 0; at < chunk.byteSize(); at += size) {
      Block block = new Block(chunk.asSlice(at, size), sizeClass);
      block.next = first;
      first = block;
    }
    return first;
  }

  private void add(@Nullable Block blocks, int sizeClass, int notMade) {
    Irql old = lock.acquire();
    Block rest = blocks;
    while (rest != null) {
      Block next = rest.next;
      rest.next = free[sizeClass];
      free[sizeClass] = rest;
      rest = next;
    }
    reserved -= notMade;
    taken--;
    boolean last = takeRelease();
    lock.release(old);
    releaseIf(last);
  }

  /**
   * Takes {@code block} back: no operation uses it any more.
   *
   * @throws IllegalStateException if it has been given back before
   */
  public void giveBack(Block block) {
    Irql old = lock.acquire();
    boolean was = block.out;
    if (was) {
      block.out = false;
      block.next = free[block.sizeClass];
      free[block.sizeClass] = block;
      taken--;
    }
    boolean last = takeRelease();
    lock.release(old);
    if (!was) {
      throw new IllegalStateException("The block was given back before. It may be another's now.");
    }
    releaseIf(last);
  }

  /** Returns how many blocks are taken. */
  public int taken() {
    Irql old = lock.acquire();
    int result = taken;
    lock.release(old);
    return result;
  }

  /** Returns how many bytes the slab has grown to. */
  public long reservedBytes() {
    Irql old = lock.acquire();
    long result = reserved;
    lock.release(old);
    return result;
  }

  /** Returns whether the memory has been let go. */
  public boolean released() {
    Irql old = lock.acquire();
    boolean result = released;
    lock.release(old);
    return result;
  }

  /** Gives no more blocks; lets the memory go now, or when the last block is back. */
  @Override
  public void close() {
    Irql old = lock.acquire();
    closed = true;
    boolean last = takeRelease();
    lock.release(old);
    releaseIf(last);
  }

  /** Under the lock: whether the caller is the one who lets the memory go. */
  private boolean takeRelease() {
    boolean due = closed && taken == 0 && !released;
    released |= due;
    return due;
  }

  private void releaseIf(boolean due) {
    if (due) {
      arena.close();
    }
  }
}
