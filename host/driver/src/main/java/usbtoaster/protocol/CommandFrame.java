package usbtoaster.protocol;

/**
 * A command, as it lies in the first 64 bytes of an array: what the host sends. Reads and writes
 * the array in place and allocates nothing. For one thread at a time.
 *
 * <p>To build one: {@link #begin}, the fields that the opcode needs, then {@link #seal}. Offsets,
 * lengths and CRCs are unsigned 32-bit numbers in an {@code int}.
 */
public final class CommandFrame extends Header {
  /** Makes a view of {@code bytes}, which has at least 64 bytes; the payload lies behind them. */
  public CommandFrame(byte[] bytes) {
    super(bytes, Protocol.COMMAND_SYNC);
  }

  /** Starts a new command: all fields zero. */
  public CommandFrame begin(Opcode opcode) {
    clear();
    u8(1, opcode.code());
    return this;
  }

  /** Ends a command: writes its CRC-32. */
  public CommandFrame seal() {
    close();
    return this;
  }

  /** Returns the opcode. */
  public Opcode opcode() {
    return Opcode.of(opcodeCode());
  }

  /** Returns the opcode's code, also one that the protocol does not know. */
  public int opcodeCode() {
    return u8(1);
  }

  /** Returns the tag of the transfer. */
  public int tag() {
    return u16(2);
  }

  /** Sets the tag of the transfer. */
  public CommandFrame tag(int tag) {
    u16(2, tag);
    return this;
  }

  /** Returns the slot. */
  public int slot() {
    return u8(4);
  }

  /** Sets the slot. */
  public CommandFrame slot(int slot) {
    u8(4, slot);
    return this;
  }

  /** Returns the slots to free, bit i for slot i. */
  public int release() {
    return u8(5);
  }

  /** Sets the slots to free, bit i for slot i: their results were seen. */
  public CommandFrame release(int mask) {
    u8(5, mask);
    return this;
  }

  /** Returns the sequence number. */
  public int sequence() {
    return u8(6);
  }

  /** Sets the sequence number, modulo 256. */
  public CommandFrame sequence(int sequence) {
    u8(6, sequence);
    return this;
  }

  /** Returns whether another frame of the host's follows; looked at in a POLL only. */
  public boolean more() {
    return (u8(7) & Protocol.FLAG_MORE) != 0;
  }

  /**
   * Sets whether another frame of the host's follows this POLL's interrupt. It brings the status,
   * so a change may be reported by the same interrupt. Without it a change gets an interrupt of its
   * own.
   */
  public CommandFrame more(boolean more) {
    u8(7, more ? Protocol.FLAG_MORE : 0);
    return this;
  }

  /** Returns how many bytes a burst shall have. */
  public int burstBytes() {
    return u16(8);
  }

  /** Sets how many bytes a burst shall have. */
  public CommandFrame burstBytes(int burstBytes) {
    u16(8, burstBytes);
    return this;
  }

  /** Returns the offset in the bread or the toast. */
  public int offset() {
    return u32(12);
  }

  /** Sets the offset in the bread or the toast. */
  public CommandFrame offset(int offset) {
    u32(12, offset);
    return this;
  }

  /** Returns the length of the transfer, in a DATA frame that of the payload. */
  public int length() {
    return u32(16);
  }

  /** Sets the length of the transfer, in a DATA frame that of the payload. */
  public CommandFrame length(int length) {
    u32(16, length);
    return this;
  }

  /** Returns the CRC-32 of the payload that goes out, in a WRITE that of the whole bread. */
  public int payloadCrc() {
    return u32(20);
  }

  /** Sets the CRC-32 of the payload that goes out, in a WRITE that of the whole bread. */
  public CommandFrame payloadCrc(int crc) {
    u32(20, crc);
    return this;
  }

  /** Returns the argument: in a READ the slot's tag, in a CONTROL the code. */
  public int argument() {
    return u32(24);
  }

  /** Sets the argument: in a READ the slot's tag, in a CONTROL the code. */
  public CommandFrame argument(int argument) {
    u32(24, argument);
    return this;
  }

  /** Returns the value that a CONTROL sets. */
  public long value() {
    return u64(28);
  }

  /** Sets the value that a CONTROL sets. */
  public CommandFrame value(long value) {
    u64(28, value);
    return this;
  }
}
