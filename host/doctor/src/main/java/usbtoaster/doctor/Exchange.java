package usbtoaster.doctor;

import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import java.util.Arrays;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;

/**
 * Frames and pulses by hand, without a driver: one after another, each wait bounded. Goes by the
 * level of IRQ and not by its edges. Notes what IRQ, and what comes back, prove. For one thread.
 */
final class Exchange {
  /** A device needs a millisecond at most; the rest is for a host that is busy. */
  static final long PATIENCE_NANOS = 250_000_000;

  private static final long ACK_NANOS = 50_000;
  private static final long RESET_NANOS = 2 * Protocol.RESET_PULSE_NANOS;
  private static final int MOST_REPORTS = 4;

  private final DigitalInput irq;
  private final DigitalOutput ack;
  private final DigitalOutput reset;
  private final ToasterWiring wiring;
  private final Hands hands;
  private final Evidence evidence;
  private final byte[] out = new byte[Protocol.HEADER_BYTES + 1];
  private final byte[] in = new byte[Protocol.HEADER_BYTES + 1];
  private final CommandFrame command = new CommandFrame(out);
  private final StatusFrame status = new StatusFrame(in);
  private int sequence;
  private int whole; // statuses
  private int garbled; // since the first whole one

  Exchange(ToasterWiring wiring, Hands hands, Evidence evidence) {
    this.wiring = wiring;
    this.irq = wiring.irq();
    this.ack = wiring.ack();
    this.reset = wiring.reset();
    this.hands = hands;
    this.evidence = evidence;
  }

  /** Returns the status that came last. It means something only if {@link #valid}. */
  StatusFrame status() {
    return status;
  }

  boolean valid() {
    return status.valid();
  }

  int garbled() {
    return garbled;
  }

  /** Begins a command with the next sequence. */
  CommandFrame begin(Opcode opcode) {
    Arrays.fill(out, (byte) 0);
    return command.begin(opcode).sequence(++sequence);
  }

  /** Returns whether the last status answers the command begun last before {@code POLL}. */
  boolean answers(Opcode opcode, int number) {
    return valid()
        && status.lastOpcode() == opcode
        && status.lastSequence() == (number & 0xFF)
        && status.lastStatus() == DeviceStatus.OK;
  }

  /** Sends the command begun last, and asks what became of it; returns whether it was done. */
  boolean ask(Opcode opcode) throws BusException {
    int number = sequence;
    command.seal();
    frame(Protocol.HEADER_BYTES);
    poll();
    return answers(opcode, number);
  }

  /** Sends the command begun last with a payload of {@code bytes} behind it. */
  void send(int bytes) throws BusException {
    command.seal();
    frame(Protocol.HEADER_BYTES + bytes);
  }

  /** Asks for a status. */
  void poll() throws BusException {
    int number = sequence;
    begin(Opcode.POLL).more(true);
    sequence = number; // a POLL's means nothing
    send(0);
  }

  /** Sends a POLL, and returns the time of its end; IRQ is not waited for. */
  long pollUnawaited() throws BusException {
    command.begin(Opcode.POLL).more(true).seal();
    transfer(Protocol.HEADER_BYTES);
    return hands.time().nanoTime();
  }

  /** Sends a frame of one byte over and over. */
  boolean raw(int each) throws BusException {
    Arrays.fill(out, (byte) each);
    return frame(Protocol.HEADER_BYTES);
  }

  /** Returns the array of the payload's byte. */
  byte[] payload() {
    return out;
  }

  private boolean frame(int length) throws BusException {
    boolean low = quiet();
    transfer(length);
    boolean rose = await(true, PATIENCE_NANOS) && low;
    evidence.note(Proof.FRAME_RAISES_IRQ, rose);
    return rose;
  }

  /** Sends a frame while ACK is high; whether IRQ was low before and rises afterwards. */
  boolean frameUnderAck() throws BusException {
    boolean low = quiet();
    begin(Opcode.POLL).seal();
    drive(ack, true);
    hands.pass(ACK_NANOS);
    transfer(Protocol.HEADER_BYTES);
    hands.pass(Protocol.INTERRUPT_NANOS);
    drive(ack, false);
    return await(true, PATIENCE_NANOS) && low;
  }

  private void transfer(int length) throws BusException {
    int moved;
    try {
      moved = wiring.bus().transfer(out, 0, in, 0, length);
    } catch (RuntimeException e) {
      throw new BusException("the transfer failed (" + e.getMessage() + ")", e);
    }
    if (moved != length) {
      throw new BusException("a transfer of " + length + " bytes returned " + moved);
    }
    boolean valid = status.valid();
    garbled += !valid && whole > 0 ? 1 : 0;
    whole += valid ? 1 : 0;
    evidence.note(Proof.STATUS, valid);
  }

  /** Acknowledges until IRQ is low; returns whether it is. */
  boolean quiet() throws BusException {
    boolean falls = acknowledge();
    for (int i = 1; i < MOST_REPORTS && falls && high(); i++) {
      falls = acknowledge();
    }
    return !high();
  }

  /** Pulses ACK, and sees what IRQ does while it is high; returns whether it is low then. */
  private boolean acknowledge() throws BusException {
    boolean high = high();
    drive(ack, true);
    hands.pass(ACK_NANOS);
    boolean hopeless = evidence.shows(Proof.ACK_LEAVES_IRQ);
    boolean fell = await(false, hopeless ? Protocol.INTERRUPT_NANOS : PATIENCE_NANOS);
    evidence.note(Proof.ACK_LOWERS_IRQ, high && fell);
    evidence.note(Proof.ACK_LEAVES_IRQ, high && !fell);
    drive(ack, false);
    hands.pass(ACK_NANOS);
    return fell;
  }

  /** Pulses RESET, and lets the device boot; returns whether IRQ was low and has risen. */
  boolean reset() throws BusException {
    quiet();
    drive(reset, false);
    boolean high;
    try {
      hands.pass(RESET_NANOS);
      high = high();
    } finally {
      drive(reset, true);
    }
    boolean rose = await(true, PATIENCE_NANOS) && !high;
    evidence.note(Proof.IRQ_HIGH_IN_RESET, high);
    if (!rose) {
      hands.pass(Protocol.BOOT_NANOS);
    }
    return rose;
  }

  /** Lets time pass until IRQ has that level; returns whether it has within the limit. */
  boolean await(boolean level, long limitNanos) throws BusException {
    try {
      return hands.await(() -> irq.isHigh() == level, limitNanos);
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private boolean high() throws BusException {
    try {
      return irq.isHigh();
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private static BusException unreadable(RuntimeException e) {
    return new BusException("a line cannot be read (" + e.getMessage() + ")", e);
  }

  private static void drive(DigitalOutput line, boolean high) throws BusException {
    try {
      if (high) {
        line.high();
      } else {
        line.low();
      }
    } catch (IOException e) {
      throw new BusException("a line cannot be driven (" + e.getMessage() + ")", e);
    }
  }
}
