package usbtoaster.emulator.bus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A memory, and what the core has decoded of it. Offsets are from its beginning and within its
 * size; halfwords and words are aligned: the bus has looked. Every write forgets the decoded
 * instructions under it, so code may be changed by whoever writes, the DMA too.
 *
 * <p>The fields are open to the core's loop, which is where the time goes. Belongs to the machine's
 * thread.
 */
public final class Memory {
  /** Reads and writes words of {@link #bytes}, little-endian. */
  public static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Reads and writes halfwords of {@link #bytes}, little-endian. */
  public static final VarHandle HALFWORD =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /** How many halfwords after its own a decoded entry may depend on. */
  public static final int REACH = 1;

  /** A line is two to the power of this many bytes. */
  public static final int LINE_SHIFT = 6;

  /** The contents. */
  public final byte[] bytes;

  /**
   * What a core decoded of the instruction at each halfword; 0: not decoded. An entry depends on
   * its own halfword and at most {@link #REACH} after it.
   */
  public final long[] decoded;

  /**
   * 1 for each line of 64 bytes that a decoded entry depends on, or did. So a write to data looks
   * at one byte and is done.
   */
  public final byte[] lines;

  private final BitSet breakpoints = new BitSet();

  /** Makes a memory of {@code size} bytes, a multiple of 4, all {@code fill}. */
  public Memory(int size, int fill) {
    bytes = new byte[size];
    decoded = new long[size / 2];
    lines = new byte[(size >> LINE_SHIFT) + 1];
    if (fill != 0) {
      Arrays.fill(bytes, (byte) fill);
    }
  }

  /** Returns the size in bytes. */
  public int size() {
    return bytes.length;
  }

  /** Reads {@code width} (1, 2 or 4) bytes, zero-extended. */
  public int read(int offset, int width) {
    return switch (width) {
      case 1 -> bytes[offset] & 0xFF;
      case 2 -> (short) HALFWORD.get(bytes, offset) & 0xFFFF;
      default -> (int) WORD.get(bytes, offset);
    };
  }

  /** Writes the lower {@code width} (1, 2 or 4) bytes of {@code value}. */
  public void write(int offset, int width, int value) {
    switch (width) {
      case 1 -> bytes[offset] = (byte) value;
      case 2 -> HALFWORD.set(bytes, offset, (short) value);
      default -> WORD.set(bytes, offset, value);
    }
    forget(offset, width);
  }

  /** Copies {@code data} in. */
  public void load(int offset, byte[] data) {
    System.arraycopy(data, 0, bytes, offset, data.length);
    forget(offset, data.length);
  }

  /** Keeps {@code entry} as what was decoded of the instruction at {@code offset}. */
  public void keep(int offset, long entry) {
    decoded[offset >> 1] = entry;
    lines[offset >> LINE_SHIFT] = 1;
    lines[Math.min(offset + 2 * REACH, bytes.length) >> LINE_SHIFT] = 1;
  }

  /** Forgets what was decoded of {@code length} bytes, and what depends on them. */
  public void forget(int offset, int length) {
    int last = offset + length - 1;
    for (int line = offset >> LINE_SHIFT; line <= last >> LINE_SHIFT; line++) {
      if (lines[line] != 0) {
        int from = Math.max((offset >> 1) - REACH, 0);
        Arrays.fill(decoded, from, (last >> 1) + 1, 0);
        return;
      }
    }
  }

  /** Sets or removes a breakpoint on the instruction at {@code offset}. */
  public void breakpoint(int offset, boolean set) {
    breakpoints.set(offset >> 1, set);
    forget(offset, 2);
  }

  /** Returns whether there is a breakpoint on the instruction at {@code offset}. */
  public boolean breaksAt(int offset) {
    return breakpoints.get(offset >> 1);
  }
}
