package usbtoaster.protocol;

/**
 * A status, as it lies in the first 64 bytes of an array: what the device armed and sends while it
 * receives a command. Reads and writes the array in place and allocates nothing. For one thread at
 * a time.
 *
 * <p>To build one: {@link #begin}, the fields, then {@link #seal}.
 */
public final class StatusFrame extends Header {
  private static final int SLOTS_AT = 8;
  private static final int REPLIES_AT = 48;

  /** Makes a view of {@code bytes}, which has at least 64 bytes; the payload lies behind them. */
  public StatusFrame(byte[] bytes) {
    super(bytes, Protocol.STATUS_SYNC);
  }

  /** Starts a new status of this protocol version: all slots free, nothing armed. */
  public StatusFrame begin() {
    clear();
    u8(1, Protocol.VERSION);
    return armed(Protocol.NO_SLOT, 0, 0);
  }

  /** Ends a status: writes its CRC-32. */
  public StatusFrame seal() {
    close();
    return this;
  }

  /** Returns the device's protocol version. */
  public int version() {
    return u8(1);
  }

  /** Returns whether the device was reset since the last IDENTIFY. */
  public boolean booted() {
    return (u8(2) & Protocol.FLAG_BOOTED) != 0;
  }

  /** Sets whether the device was reset since the last IDENTIFY. */
  public StatusFrame booted(boolean booted) {
    u8(2, booted ? Protocol.FLAG_BOOTED : 0);
    return this;
  }

  /** Returns the sequence number of the last command. */
  public int lastSequence() {
    return u8(3);
  }

  /** Returns the tag of the last command. */
  public int lastTag() {
    return u16(4);
  }

  /** Returns the opcode of the last command, {@link Opcode#UNKNOWN} before the first. */
  public Opcode lastOpcode() {
    return Opcode.of(u8(6));
  }

  /** Returns what became of the last command, or BAD_CRC or BAD_LENGTH of a garbled frame since. */
  public DeviceStatus lastStatus() {
    return DeviceStatus.of(u8(7));
  }

  /** Sets the last command: the last one with a valid header that was no POLL. */
  public StatusFrame last(int sequence, int tag, int opcodeCode, DeviceStatus status) {
    u8(3, sequence);
    u16(4, tag);
    u8(6, opcodeCode);
    u8(7, status.code());
    return this;
  }

  /** Returns the tag of {@code slot}. */
  public int slotTag(int slot) {
    return u16(at(slot));
  }

  /** Returns the state of {@code slot}. */
  public SlotState slotState(int slot) {
    return SlotState.of(u8(at(slot) + 2));
  }

  /** Returns the status of {@code slot}. */
  public DeviceStatus slotStatus(int slot) {
    return DeviceStatus.of(u8(at(slot) + 3));
  }

  /** Returns the value of {@code slot}; its meaning is told at {@link SlotState}. */
  public int slotValue(int slot) {
    return u32(at(slot) + 4);
  }

  /** Sets {@code slot}. */
  public StatusFrame slot(int slot, int tag, SlotState state, DeviceStatus status, int value) {
    int at = at(slot);
    u16(at, tag);
    u8(at + 2, state.code());
    u8(at + 3, status.code());
    u32(at + 4, value);
    return this;
  }

  /** Returns the slot whose burst is armed, or {@link Protocol#NO_SLOT}. */
  public int armedSlot() {
    return u8(40);
  }

  /** Returns the payload bytes of the armed burst, 0 if none is. */
  public int armedBytes() {
    return u16(42);
  }

  /** Returns the CRC-32 of the toast in the armed burst, 0 if none is armed or bread is awaited. */
  public int armedCrc() {
    return u32(44);
  }

  /** Sets the armed burst. */
  public StatusFrame armed(int slot, int payloadBytes, int payloadCrc) {
    u8(40, slot);
    u16(42, payloadBytes);
    u32(44, payloadCrc);
    return this;
  }

  /** Returns word {@code index} (0 to 2) of the reply to the last IDENTIFY or CONTROL. */
  public int reply(int index) {
    return u32(REPLIES_AT + 4 * index);
  }

  /** Sets word {@code index} (0 to 2) of the reply. */
  public StatusFrame reply(int index, int value) {
    u32(REPLIES_AT + 4 * index, value);
    return this;
  }

  /** Returns the result of the last CONTROL: the first two words of the reply. */
  public long result() {
    return u64(REPLIES_AT);
  }

  private static int at(int slot) {
    return SLOTS_AT + 8 * slot;
  }
}
