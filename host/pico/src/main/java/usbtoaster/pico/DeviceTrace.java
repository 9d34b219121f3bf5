package usbtoaster.pico;

import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;

/**
 * Records the device's side of the life of a write, in virtual time, from what happens at its pins
 * and in its DMA. Inside the machine; allocates nothing.
 */
final class DeviceTrace {
  private static final int TAG_OFFSET = 2;
  private static final long NEVER = -1;

  private final Trace trace;
  private final Machine machine;
  private int tag;
  private boolean selected;
  private long movedPicos = NEVER;
  private boolean done = true;
  private long raises;
  private long thanks;

  DeviceTrace(Trace trace, Machine machine) {
    this.trace = trace;
    this.machine = machine;
  }

  /** The host's next frame carries {@code command}: an opcode and a tag, if it is one of ours. */
  void frame(byte[] command, int length) {
    boolean ours =
        length >= Protocol.HEADER_BYTES
            && command[0] == Protocol.COMMAND_SYNC
            && command[1] != Opcode.POLL.code()
            && command[1] != Opcode.CANCEL.code(); // of no request, as an IDENTIFY, which has tag 0
    tag = ours ? (command[TAG_OFFSET] & 0xFF) | (command[TAG_OFFSET + 1] & 0xFF) << 8 : 0;
  }

  /** Hears the chip select, active low. */
  void chipSelect(boolean high) {
    selected = !high;
    if (selected) {
      movedPicos = NEVER;
      done = false;
      record(Stage.DMA_SEEN, tag, machine.picos());
    } else {
      done();
    }
  }

  /** Hears that a receive channel of the DMA has finished. */
  void moved(long picos) {
    movedPicos = picos;
    if (!selected) { // the last word is moved a moment after its last edge
      done();
    }
  }

  /** A device that was not armed has moved nothing. */
  private void done() {
    if (movedPicos != NEVER && !done) {
      done = true;
      record(Stage.DMA_DONE, tag, movedPicos);
    }
  }

  /** Hears the interrupt line. */
  void interrupt(boolean high) {
    if (high) {
      record(Stage.IRQ_RAISED, ++raises, machine.picos());
    }
  }

  /** Hears the acknowledge line. */
  void acknowledge(boolean high) {
    if (high) {
      record(Stage.ACK_SEEN, ++thanks, machine.picos());
    }
  }

  private void record(Stage stage, long detail, long picos) {
    trace.record(stage, 0, detail, picos / Tempo.PICOS_PER_NANO);
  }
}
