package usbtoaster.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The 64 bytes that a command and a status have in common: a sync byte first, a CRC-32 last. */
abstract sealed class Header permits CommandFrame, StatusFrame {
  private static final VarHandle U16 = view(short[].class);
  private static final VarHandle U32 = view(int[].class);
  private static final VarHandle U64 = view(long[].class);
  private static final int CRC_AT = 60;

  private final byte[] bytes;
  private final byte sync;
  private final Crc32 crc = new Crc32();

  Header(byte[] bytes, int sync) {
    if (bytes.length < Protocol.HEADER_BYTES) {
      throw new IllegalArgumentException(
          "A frame needs %d bytes, this array has %d: give a longer one"
              .formatted(Protocol.HEADER_BYTES, bytes.length));
    }
    this.bytes = bytes;
    this.sync = (byte) sync;
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the array given at construction: the header, and behind it the payload if any. */
  public final byte[] bytes() {
    return bytes;
  }

  /** Returns whether the sync byte and the CRC-32 are right. Only then the fields mean anything. */
  public final boolean valid() {
    return bytes[0] == sync && u32(CRC_AT) == crc.of(bytes, 0, CRC_AT);
  }

  final void clear() {
    Arrays.fill(bytes, 0, Protocol.HEADER_BYTES, (byte) 0);
    bytes[0] = sync;
  }

  final void close() {
    u32(CRC_AT, crc.of(bytes, 0, CRC_AT));
  }

  final int u8(int at) {
    return bytes[at] & 0xFF;
  }

  final void u8(int at, int value) {
    bytes[at] = (byte) value;
  }

  final int u16(int at) {
    return (short) U16.get(bytes, at) & 0xFFFF;
  }

  final void u16(int at, int value) {
    U16.set(bytes, at, (short) value);
  }

  final int u32(int at) {
    return (int) U32.get(bytes, at);
  }

  final void u32(int at, int value) {
    U32.set(bytes, at, value);
  }

  final long u64(int at) {
    return (long) U64.get(bytes, at);
  }

  final void u64(int at, long value) {
    U64.set(bytes, at, value);
  }
}
