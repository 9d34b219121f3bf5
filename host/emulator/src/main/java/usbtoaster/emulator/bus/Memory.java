package usbtoaster.emulator.bus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A memory. Offsets are from its beginning and within its size; halfwords and words are aligned:
 * the bus has looked. Who keeps something that depends on the contents, as decoded code, watches
 * the lines that it depends on, and is notified of each write to them.
 *
 * <p>Overview. A line is 64 bytes and has one byte in {@link #watched}, so a write to data looks at
 * that byte and is done. A line is watched until a write to it after which no watcher has anything
 * there: data may lie where code was. Watchers are notified in the order in which they came.
 *
 * <p>The fields are open to the core's loop, which is where the time goes. Whoever writes to {@link
 * #bytes} itself looks at {@link #watched} or calls {@link #written}. Belongs to the machine's
 * thread.
 */
public final class Memory {
  /** Reads and writes words of {@link #bytes}, little-endian. */
  public static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Reads and writes halfwords of {@link #bytes}, little-endian. */
  public static final VarHandle HALFWORD =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /** A line is two to the power of this many bytes. */
  public static final int LINE_SHIFT = 6;

  /** The contents. */
  public final byte[] bytes;

  /** Not 0 for each line that is watched. */
  public final byte[] watched;

  private WriteWatcher[] watchers = {};

  /** Makes a memory of {@code size} bytes, a multiple of 4, all {@code fill}. */
  public Memory(int size, int fill) {
    bytes = new byte[size];
    watched = new byte[(size >> LINE_SHIFT) + 1];
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
    written(offset, width);
  }

  /** Copies {@code data} in. */
  public void load(int offset, byte[] data) {
    System.arraycopy(data, 0, bytes, offset, data.length);
    written(offset, data.length);
  }

  /** Sets {@code length} bytes to {@code value}. */
  public void fill(int offset, int length, int value) {
    Arrays.fill(bytes, offset, offset + length, (byte) value);
    written(offset, length);
  }

  /** Adds one that is notified of writes to watched lines, from the next write on. */
  public void addWatcher(WriteWatcher watcher) {
    WriteWatcher[] more = Arrays.copyOf(watchers, watchers.length + 1);
    more[watchers.length] = watcher;
    watchers = more;
  }

  /** Takes a watcher out; nothing if it is not there. */
  public void removeWatcher(WriteWatcher watcher) {
    watchers = Arrays.stream(watchers).filter(each -> each != watcher).toArray(WriteWatcher[]::new);
  }

  /**
   * Watches the lines of {@code length} bytes from {@code offset} on; what is beyond the end not.
   */
  public void watch(int offset, int length) {
    int last = Math.min(offset + length, bytes.length) - 1;
    for (int line = offset >> LINE_SHIFT; line <= last >> LINE_SHIFT; line++) {
      watched[line] = 1;
    }
  }

  /**
   * Notifies the watchers that {@code length} bytes, 1 or more, were written, if one is watched.
   */
  public void written(int offset, int length) {
    int last = offset + length - 1;
    for (int line = offset >> LINE_SHIFT; line <= last >> LINE_SHIFT; line++) {
      if (watched[line] != 0) {
        for (WriteWatcher watcher : watchers) {
          watcher.written(offset, length);
        }
        unwatch(line, last >> LINE_SHIFT);
        return;
      }
    }
  }

  private void unwatch(int first, int last) {
    for (int line = first; line <= last; line++) {
      boolean watches = false;
      for (int i = 0; i < watchers.length && !watches && watched[line] != 0; i++) {
        watches = watchers[i].watches(line);
      }
      watched[line] = (byte) (watches ? 1 : 0);
    }
  }
}
