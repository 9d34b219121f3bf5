package usbtoaster.emulator.bus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

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

  /** The contents. */
  public final byte[] bytes;

  /** What the core decoded of the instruction at each halfword; 0: not decoded. */
  public final int[] decoded;

  /** The second word of what the core decoded. */
  public final int[] immediate;

  /** Makes a memory of {@code size} bytes, all {@code fill}. */
  public Memory(int size, int fill) {
    bytes = new byte[size];
    decoded = new int[size / 2 + 1];
    immediate = new int[size / 2 + 1];
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

  /**
   * Forgets what was decoded of {@code length} bytes. An instruction of two halfwords may begin one
   * halfword before them.
   */
  public void forget(int offset, int length) {
    int from = Math.max(0, (offset >> 1) - 1);
    int to = (offset + length - 1) >> 1;
    for (int i = from; i <= to; i++) {
      decoded[i] = 0;
    }
  }
}
