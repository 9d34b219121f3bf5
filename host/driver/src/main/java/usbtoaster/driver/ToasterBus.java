package usbtoaster.driver;

import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.Crc32;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;

/**
 * Exchanges frames with the toaster. Guarded by the extension's lock: one frame at a time; the
 * calling thread sleeps in the transfer until the frame is over, which is why frames are bounded.
 *
 * <p>A frame's status tells of the time before the frame: what became of the frame itself is known
 * from the next one.
 */
final class ToasterBus {
  private final Wires wires;
  private final Counters counters;
  private final byte[] out = new byte[Protocol.MAX_FRAME_BYTES];
  private final byte[] in = new byte[Protocol.MAX_FRAME_BYTES];
  private final CommandFrame command = new CommandFrame(out);
  private final StatusFrame status = new StatusFrame(in);
  private final Crc32 crc = new Crc32();
  private int sequence;

  ToasterBus(Wires wires, Counters counters) {
    this.wires = wires;
    this.counters = counters;
  }

  /**
   * Begins a command with a sequence number of its own; a POLL's means nothing and uses none up.
   */
  CommandFrame begin(Opcode opcode, int release) {
    int number = (sequence + 1) & 0xFF;
    if (opcode != Opcode.POLL) {
      sequence = number;
    }
    return command.begin(opcode).sequence(number).release(release);
  }

  /** Returns the sequence number of the last command that was no POLL. */
  int sequence() {
    return sequence;
  }

  /** Returns the status that came with the last exchange, which was valid. */
  StatusFrame status() {
    return status;
  }

  /** Sends the command begun last; returns whether a valid status came back. */
  boolean send() {
    return transfer(0);
  }

  /** Sends the command with {@code length} bytes for the toaster. */
  boolean sendWith(byte[] data, int offset, int length) {
    System.arraycopy(data, offset, out, Protocol.HEADER_BYTES, length);
    command.payloadCrc(crc(data, offset, length));
    return transfer(length);
  }

  /** Sends the command and clocks {@code length} bytes out of the toaster. */
  boolean sendFor(int length) {
    return transfer(length);
  }

  /** Returns whether the bytes that came with the last exchange are those the toaster armed. */
  boolean payloadValid(int length) {
    return crc(in, Protocol.HEADER_BYTES, length) == status.armedCrc();
  }

  /** Copies the bytes that came with the last exchange. */
  void takePayload(byte[] data, int offset, int length) {
    System.arraycopy(in, Protocol.HEADER_BYTES, data, offset, length);
  }

  int crc(byte[] data, int offset, int length) {
    return crc.of(data, offset, length);
  }

  private boolean transfer(int payloadBytes) {
    command.seal();
    int length = Protocol.HEADER_BYTES + payloadBytes;
    int moved = wires.transfer(out, in, length);
    counters.frames++;
    boolean valid = moved == length && status.valid();
    if (!valid) {
      counters.invalidStatuses++;
    }
    return valid;
  }
}
