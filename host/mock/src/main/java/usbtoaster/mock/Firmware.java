package usbtoaster.mock;

import org.jspecify.annotations.Nullable;
import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Crc32;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.SlotState;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.protocol.Toast;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;

/**
 * What the device's firmware does with a frame that lies in {@link #rx}, and what it arms in {@link
 * #tx} for the next one. Knows no time and no lines. Guarded by the toaster's lock.
 *
 * <p>Overview: {@link #handle} checks in the order of {@code docs/protocol.md}: length below a
 * header, header, release, overrun, booted, opcode, the opcode's own rules. The first that fails
 * gives the status. It returns whether the frame's end is reported alone.
 */
final class Firmware {
  /** Version of the virtual toaster's firmware. */
  static final int VERSION = 3;

  /** The DMA buffers: header, then payload. */
  final byte[] rx = new byte[Protocol.MAX_FRAME_BYTES];

  final byte[] tx = new byte[Protocol.MAX_FRAME_BYTES];
  final Slot[] slots = new Slot[Protocol.SLOTS];

  private final CommandFrame command = new CommandFrame(rx);
  private final StatusFrame status = new StatusFrame(tx);
  private final Crc32 crc = new Crc32();
  private final Controls controls = new Controls();
  private final Ledger ledger;
  private final Trace trace;

  private @Nullable Slot open;
  private int armedBytes = Protocol.HEADER_BYTES;
  private boolean booted;
  private int lastSequence;
  private int lastTag;
  private int lastOpcode;
  private DeviceStatus lastStatus = DeviceStatus.OK;
  private boolean resetAsked;

  Firmware(Ledger ledger, Trace trace) {
    this.ledger = ledger;
    this.trace = trace;
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(i);
    }
    start();
  }

  /** Starts as after power-on, but for the statistics. */
  void start() {
    for (Slot slot : slots) {
      slot.free(0, DeviceStatus.OK);
    }
    open = null;
    booted = true;
    controls.start();
    lastSequence = 0;
    lastTag = 0;
    lastOpcode = 0;
    lastStatus = DeviceStatus.OK;
    resetAsked = false;
  }

  Controls controls() {
    return controls;
  }

  /** Returns how many bytes the next frame may have. */
  int armedBytes() {
    return armedBytes;
  }

  /** Returns, once, whether a RESET command was handled: it takes effect now. */
  boolean takeReset() {
    boolean asked = resetAsked;
    resetAsked = false;
    return asked;
  }

  /** Arms the buffers for the next frame. */
  void arm(long now) {
    status.begin().booted(booted).last(lastSequence, lastTag, lastOpcode, lastStatus);
    for (Slot slot : slots) {
      slot.show(status, now);
    }
    armedBytes = Protocol.HEADER_BYTES;
    Slot slot = open;
    if (slot != null) {
      int bytes = slot.armedBytes();
      int toastCrc = 0;
      if (slot.state == SlotState.SENDING) {
        System.arraycopy(slot.toast, slot.offset, tx, Protocol.HEADER_BYTES, bytes);
        toastCrc = crc.of(tx, Protocol.HEADER_BYTES, bytes);
      }
      status.armed(slot.number, bytes, toastCrc);
      armedBytes += bytes;
    }
    controls.reply(status);
    status.seal();
  }

  /** A frame began before the device was armed, so that nothing of it can be trusted. */
  void garbled() {
    controls.count(ControlCode.FRAMES, 1);
    controls.count(ControlCode.MALFORMED_FRAMES, 1);
    malformed(DeviceStatus.BAD_CRC);
  }

  /**
   * Handles the frame of {@code frameBytes} bytes, of which no more than armed lie in {@link #rx}.
   *
   * @return whether its end is reported alone, and not together with a change: it was a well-formed
   *     POLL without MORE
   */
  boolean handle(int frameBytes, long now) {
    controls.count(ControlCode.FRAMES, 1);
    if (frameBytes < Protocol.HEADER_BYTES) {
      malformed(DeviceStatus.BAD_LENGTH);
      return false;
    }
    if (!command.valid()) {
      controls.count(ControlCode.BAD_CRCS, 1);
      malformed(DeviceStatus.BAD_CRC);
      return false;
    }
    release(command.release());
    Opcode opcode = command.opcode();
    DeviceStatus answer = execute(opcode, frameBytes, now);
    ledger.addCommand(opcode);
    if (opcode == Opcode.POLL) {
      if (answer == DeviceStatus.OK) {
        return !command.more();
      }
      lastStatus = answer;
      return false;
    }
    lastSequence = command.sequence();
    lastTag = command.tag();
    lastOpcode = command.opcodeCode();
    lastStatus = answer;
    trace.record(Stage.DMA_DONE, 0, lastTag);
    return false;
  }

  /** Ends toasting in {@code slot}. */
  void toasted(Slot slot) {
    slot.state = SlotState.TOASTED;
    controls.count(ControlCode.WRITES_TOASTED, 1);
    controls.count(ControlCode.BYTES_TOASTED, slot.length);
    ledger.toasted(slot);
  }

  private void malformed(DeviceStatus why) {
    if (why == DeviceStatus.BAD_LENGTH || why == DeviceStatus.OVERRUN) {
      controls.count(ControlCode.MALFORMED_FRAMES, 1);
    }
    ledger.addMalformed();
    lastStatus = why;
  }

  private void release(int mask) {
    for (Slot slot : slots) {
      boolean seen = slot.state == SlotState.TOASTED || slot.state == SlotState.BURNT;
      if (seen && (mask & 1 << slot.number) != 0) {
        slot.free(0, DeviceStatus.OK);
      }
    }
  }

  private DeviceStatus execute(Opcode opcode, int frameBytes, long now) {
    if (frameBytes > armedBytes) {
      controls.count(ControlCode.OVERRUNS, 1);
      malformed(DeviceStatus.OVERRUN);
      return DeviceStatus.OVERRUN;
    }
    boolean always = opcode == Opcode.POLL || opcode == Opcode.IDENTIFY || opcode == Opcode.RESET;
    if (booted && !always) {
      return DeviceStatus.REBOOTED;
    }
    if (opcode == Opcode.UNKNOWN) {
      return DeviceStatus.UNKNOWN_COMMAND;
    }
    if (opcode == Opcode.DATA) {
      return data(frameBytes, now);
    }
    if (frameBytes != Protocol.HEADER_BYTES) {
      malformed(DeviceStatus.BAD_LENGTH);
      return DeviceStatus.BAD_LENGTH;
    }
    return switch (opcode) {
      case IDENTIFY -> identify();
      case WRITE -> write();
      case READ -> read();
      case CONTROL -> controls.execute(command.argument(), command.value(), slots);
      case CANCEL -> cancel();
      case RESET -> reset();
      case POLL, DATA, UNKNOWN -> DeviceStatus.OK;
    };
  }

  private DeviceStatus identify() {
    booted = false;
    long versions = (long) Protocol.VERSION << 16 | VERSION;
    long slotsAndBurst = (long) Protocol.SLOTS << 16 | Protocol.MAX_BURST_BYTES;
    controls.reply(versions | slotsAndBurst << 32, Protocol.SLOT_BYTES);
    return DeviceStatus.OK;
  }

  private DeviceStatus write() {
    int number = command.slot();
    if (number >= Protocol.SLOTS) {
      return DeviceStatus.BAD_VALUE;
    }
    Slot slot = slots[number];
    if (open != null || slot.state != SlotState.FREE) {
      return DeviceStatus.BUSY;
    }
    if (command.length() < 1 || command.length() > Protocol.SLOT_BYTES) {
      return DeviceStatus.BAD_LENGTH;
    }
    if (badBurst()) {
      return DeviceStatus.BAD_VALUE;
    }
    slot.receive(
        command.tag(),
        command.length(),
        command.burstBytes(),
        command.payloadCrc(),
        controls.browning());
    open = slot;
    return DeviceStatus.OK;
  }

  private DeviceStatus read() {
    int number = command.slot();
    if (number >= Protocol.SLOTS) {
      return DeviceStatus.BAD_VALUE;
    }
    Slot slot = slots[number];
    if (open != null && open != slot) {
      return DeviceStatus.BUSY;
    }
    boolean ready = slot.state == SlotState.TOASTED || slot.state == SlotState.SENDING;
    if (!ready || slot.tag != command.argument()) {
      return DeviceStatus.UNEXPECTED;
    }
    int offset = command.offset();
    int length = command.length();
    if (offset < 0 || length < 1 || offset > slot.length || length > slot.length - offset) {
      return DeviceStatus.BAD_LENGTH;
    }
    if (badBurst()) {
      return DeviceStatus.BAD_VALUE;
    }
    slot.send(command.tag(), offset, length, command.burstBytes());
    open = slot;
    return DeviceStatus.OK;
  }

  private boolean badBurst() {
    return command.burstBytes() < 1 || command.burstBytes() > Protocol.MAX_BURST_BYTES;
  }

  private DeviceStatus data(int frameBytes, long now) {
    Slot slot = open;
    if (slot == null
        || slot.number != command.slot()
        || slot.tag != command.tag()
        || slot.offset != command.offset()) {
      return DeviceStatus.UNEXPECTED;
    }
    int bytes = slot.armedBytes();
    if (command.length() != bytes || frameBytes != Protocol.HEADER_BYTES + bytes) {
      malformed(DeviceStatus.BAD_LENGTH);
      return DeviceStatus.BAD_LENGTH;
    }
    if (slot.state == SlotState.SENDING) {
      slot.offset += bytes;
    } else if (crc.of(rx, Protocol.HEADER_BYTES, bytes) == command.payloadCrc()) {
      slot.take(rx, Protocol.HEADER_BYTES, bytes);
    } else {
      controls.count(ControlCode.BAD_CRCS, 1);
      return DeviceStatus.BAD_CRC;
    }
    if (slot.offset == slot.end) {
      close(slot, now);
    }
    return DeviceStatus.OK;
  }

  private void close(Slot slot, long now) {
    open = null;
    if (slot.state == SlotState.SENDING) {
      slot.state = SlotState.TOASTED;
    } else if (!slot.breadIsWhole()) {
      slot.state = SlotState.BURNT;
      slot.status = DeviceStatus.BAD_CRC;
      controls.count(ControlCode.BAD_CRCS, 1);
      ledger.addBurnt();
    } else if (slot.browning() == 0) {
      toasted(slot);
    } else {
      slot.state = SlotState.TOASTING;
      slot.doneNanos = now + 1000L * Toast.toastingMicros(slot.browning(), slot.length);
    }
  }

  private DeviceStatus cancel() {
    int number = command.slot();
    if (number >= Protocol.SLOTS) {
      return DeviceStatus.BAD_VALUE;
    }
    Slot slot = slots[number];
    if (slot.state == SlotState.FREE || slot.tag != command.tag()) {
      return DeviceStatus.UNEXPECTED;
    }
    slot.free(slot.tag, DeviceStatus.CANCELLED);
    if (open == slot) {
      open = null;
    }
    return DeviceStatus.OK;
  }

  private DeviceStatus reset() {
    controls.count(ControlCode.RESETS, 1);
    resetAsked = true;
    return DeviceStatus.OK;
  }
}
