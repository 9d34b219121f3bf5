package usbtoaster.emulator.usb;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/**
 * What the device does with a token (datasheet 4.1.2.6): it looks whether the buffer is available,
 * sends or takes the data, and writes the state back when the handshake has passed.
 *
 * <p>Of what the datasheet leaves open: a packet with the wrong PID is acknowledged and dropped, as
 * USB 2.0 8.6 asks; one that is longer than the buffer control says goes into the buffer whole; an
 * isochronous endpoint without an available buffer does not answer. Belongs to the machine's
 * thread.
 */
final class Transactions {
  private static final int ENDPOINTS = 16;

  private final UsbDpram dpram;
  private final SieStatus status;
  private final BufferStatus buffers;
  private final Runnable changed;
  private final Endpoint[] ins;
  private final Endpoint[] outs;
  private final Register abort;
  private final Register abortDone;
  private final Register stallArm;
  private final Register stallNak;
  private int told; // the endpoints of which EP_ABORT_DONE was said

  // The transaction under way.
  private @Nullable Endpoint current;
  private int buffer;
  private int half;
  private byte @Nullable [] received;
  private byte @Nullable [] setup;

  /**
   * Declares the registers of the endpoints.
   *
   * @param changed runs after an interrupt may have come or gone
   * @param mayAnswer runs after the firmware did what may end a NAK
   */
  Transactions(
      Registers registers,
      UsbDpram dpram,
      SieControl sie,
      SieStatus status,
      Runnable changed,
      Runnable mayAnswer) {
    this.dpram = dpram;
    this.status = status;
    this.changed = changed;
    buffers = new BufferStatus(registers, changed);
    ins = endpoints(dpram, sie, true);
    outs = endpoints(dpram, sie, false);
    abort = registers.at(0x60, "EP_ABORT").writable(-1);
    abortDone = registers.at(0x64, "EP_ABORT_DONE").clearable(-1).onWrite(word -> changed.run());
    stallArm = registers.at(0x68, "EP_STALL_ARM").writable(3).onWrite(word -> mayAnswer.run());
    stallNak = registers.at(0x70, "EP_STATUS_STALL_NAK").clearable(-1);
    abort.onWrite(
        word -> {
          abortIdle();
          mayAnswer.run();
        });
    stallNak.onWrite(
        word -> {
          changed.run();
          mayAnswer.run();
        });
  }

  private static Endpoint[] endpoints(UsbDpram dpram, SieControl sie, boolean in) {
    return IntStream.range(0, ENDPOINTS)
        .mapToObj(i -> new Endpoint(dpram, sie, i, in))
        .toArray(Endpoint[]::new);
  }

  void reset() {
    buffers.reset();
    for (int i = 0; i < ENDPOINTS; i++) {
      ins[i].reset();
      outs[i].reset();
    }
    told = 0;
    forget();
  }

  boolean bufferDone() {
    return buffers.any();
  }

  boolean aborted() {
    return abortDone.value() != 0;
  }

  boolean stalledOrNaked() {
    return stallNak.value() != 0;
  }

  Reply setup(int endpoint, byte[] packet) {
    forget();
    if (endpoint != 0) {
      return Reply.NONE;
    }
    setup = packet.clone();
    return Reply.ACK;
  }

  Reply in(int number) {
    Endpoint endpoint = ins[number];
    Reply refusal = refusal(endpoint, Endpoint.AVAILABLE | Endpoint.FULL);
    if (refusal != null) {
      return refusal;
    }
    byte[] data = dpram.take(endpoint.address(buffer), half & Endpoint.LENGTH);
    return Reply.data(data, (half & Endpoint.PID) != 0);
  }

  Reply out(int number, boolean data1, byte[] data) {
    Endpoint endpoint = outs[number];
    Reply refusal = refusal(endpoint, Endpoint.AVAILABLE);
    if (refusal != null) {
      return refusal;
    }
    if (!endpoint.isochronous() && data1 != ((half & Endpoint.PID) != 0)) {
      forget();
      status.raise(SieStatus.DATA_SEQ_ERROR);
      return Reply.ACK;
    }
    received = data.clone();
    return Reply.ACK;
  }

  /** Begins a transaction, or returns why there is none. */
  private @Nullable Reply refusal(Endpoint endpoint, int wanted) {
    forget();
    if (!endpoint.has(Endpoint.ENABLE)) {
      return Reply.NONE;
    }
    int next = endpoint.select();
    boolean armed = !endpoint.isControl() || stallArm.has(endpoint.mask());
    if (endpoint.stalls() && armed) {
      note(endpoint, Endpoint.INTERRUPT_ON_STALL);
      return Reply.STALL;
    }
    int there = endpoint.half(next);
    int state = there & (Endpoint.AVAILABLE | Endpoint.FULL);
    if (abort.has(endpoint.mask()) || state != wanted) {
      if (endpoint.isochronous()) {
        return Reply.NONE;
      }
      note(endpoint, Endpoint.INTERRUPT_ON_NAK);
      return Reply.NAK;
    }
    current = endpoint;
    buffer = next;
    half = there;
    return null;
  }

  private void note(Endpoint endpoint, int interrupt) {
    if (endpoint.has(interrupt)) {
      stallNak.value(stallNak.value() | endpoint.mask());
      changed.run();
    }
  }

  /** The handshake has passed. */
  void end() {
    byte[] packet = setup;
    Endpoint endpoint = current;
    if (packet != null) {
      dpram.put(UsbDpram.SETUP_PACKET, packet);
      stallArm.value(0);
      status.raise(SieStatus.SETUP_REC);
    } else if (endpoint != null) {
      done(endpoint);
    }
    forget();
    abortIdle();
  }

  private void done(Endpoint endpoint) {
    int state = half & (Endpoint.LAST | Endpoint.PID);
    byte[] data = received;
    if (data == null) {
      state |= half & Endpoint.LENGTH;
    } else {
      dpram.put(endpoint.address(buffer), data);
      state |= Endpoint.FULL | Math.min(data.length, Endpoint.LENGTH);
    }
    endpoint.done(buffer, state);
    boolean both = endpoint.has(Endpoint.INTERRUPT_PER_DOUBLE_BUFF) && buffer == 1;
    if (endpoint.has(Endpoint.INTERRUPT_PER_BUFF) || both) {
      buffers.done(endpoint.mask(), buffer);
    }
    int raised = endpoint.in() && !endpoint.isochronous() ? SieStatus.ACK_REC : 0;
    status.raise((half & Endpoint.LAST) != 0 ? raised | SieStatus.TRANS_COMPLETE : raised);
  }

  private void forget() {
    current = null;
    received = null;
    setup = null;
  }

  /** Says of each endpoint that is to be aborted that it is idle, once it is. */
  private void abortIdle() {
    int busy = current == null ? 0 : current.mask();
    int idle = abort.value() & ~busy & ~told;
    told = abort.value() & ~busy;
    if (idle != 0) {
      abortDone.value(abortDone.value() | idle);
      changed.run();
    }
  }
}
