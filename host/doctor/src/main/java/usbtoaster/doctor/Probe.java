package usbtoaster.doctor;

import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Crc32;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Identity;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;

/**
 * The experiments with the wires, in an order in which each finds what it needs. Takes a second or
 * two, more when nothing answers. Leaves the device reset. For one thread.
 *
 * <p>A frame of {@code 0x55} has many edges on MOSI, one of zeros none: only so a clock that comes
 * from MOSI shows itself. A bread that is sent unseen gets toasted, and the device interrupts by
 * itself: so MOSI can be looked at without MISO. A frame while ACK is high is reported even if it
 * has no clock ({@code docs/protocol.md}): so CE can be looked at without SCLK.
 */
final class Probe {
  private static final int TRIES = 3;
  private static final int BIT_PATTERN = 0x55;
  private static final int TAG = 0x0D0C;

  /** Behind the longest browning a bread of one byte gets toasted in 0.41 s. */
  private static final long TOASTED_NANOS = 1_000_000_000;

  private final ToasterWiring wiring;
  private final Hands hands;
  private final Evidence evidence = new Evidence();
  private final Exchange exchange;
  private final AtomicInteger edges = new AtomicInteger(); // counted on the thread of the edges
  private @Nullable Identity identity;

  Probe(ToasterWiring wiring, Hands hands) {
    this.wiring = wiring;
    this.hands = hands;
    exchange = new Exchange(wiring, hands, evidence);
  }

  Evidence evidence() {
    return evidence;
  }

  /** Returns what the device says of itself, or null: it says nothing. */
  @Nullable Identity identity() {
    return identity;
  }

  /** Returns how many statuses were garbled since the first whole one. */
  int garbled() {
    return exchange.garbled();
  }

  /** Returns how many rises of IRQ the listener was notified of. */
  int edges() {
    return edges.get();
  }

  /**
   * Runs all.
   *
   * @throws BusException if the host's own end refuses
   */
  void run() throws BusException {
    DigitalStateChangeListener counter =
        event -> {
          if (event.state().isHigh()) {
            edges.incrementAndGet();
          }
        };
    wiring.irq().addListener(counter);
    try {
      boolean boots = boots();
      identify();
      if (identity == null || identity.protocol() == Protocol.VERSION) {
        count();
        evidence.note(Proof.SELECT_RAISES_IRQ, exchange.frameUnderAck());
        exchange.raw(BIT_PATTERN);
        evidence.note(Proof.ZEROS_RAISE_IRQ, exchange.raw(0));
        toastUnseen();
        boots &= forget(); // IRQ may rise by itself, as when toast of before gets done; not twice
        evidence.note(Proof.BOOT_RAISES_IRQ, boots);
      }
      exchange.quiet();
    } finally {
      wiring.irq().removeListener(counter);
    }
  }

  /**
   * Looks only whether IRQ, RESET and the bus are there.
   *
   * @throws BusException if the host's own end refuses
   */
  boolean lives() throws BusException {
    boolean boots = boots();
    if (boots) {
      identify();
    }
    return exchange.reset()
        && boots
        && evidence.shows(Proof.COMMAND)
        && evidence.shows(Proof.ACK_LOWERS_IRQ);
  }

  /** Resets a device whose power may have come just now; returns whether IRQ tells of it. */
  private boolean boots() throws BusException {
    hands.pass(Protocol.BOOT_NANOS);
    return exchange.reset();
  }

  private void identify() throws BusException {
    boolean done = false;
    for (int i = 0; i < TRIES && !done; i++) {
      exchange.begin(Opcode.IDENTIFY);
      done = exchange.ask(Opcode.IDENTIFY);
      StatusFrame status = exchange.status();
      if (done) {
        identity = Identity.of(status);
      } else if (exchange.valid() && status.version() != Protocol.VERSION) {
        identity = new Identity(status.version(), 0, 0, 0);
        return;
      }
    }
    evidence.note(Proof.COMMAND, done);
  }

  /** Looks whether the device sees ACK, by the interrupts that it counts. */
  private void count() throws BusException {
    if (!evidence.shows(Proof.COMMAND)) {
      return;
    }
    long before = interrupts();
    long after = interrupts();
    evidence.note(Proof.COUNTER_GROWS, before >= 0 && after > before);
  }

  private long interrupts() throws BusException {
    for (int i = 0; i < TRIES; i++) {
      exchange.begin(Opcode.CONTROL).argument(ControlCode.INTERRUPTS.code());
      if (exchange.ask(Opcode.CONTROL)) {
        return exchange.status().result();
      }
    }
    return -1;
  }

  /** Sends a bread without seeing an answer, and waits for the interrupt of its being done. */
  private void toastUnseen() throws BusException {
    if (evidence.shows(Proof.STATUS) || !evidence.shows(Proof.FRAME_RAISES_IRQ)) {
      return;
    }
    exchange.begin(Opcode.IDENTIFY);
    exchange.send(0);
    exchange
        .begin(Opcode.CONTROL)
        .argument(ControlCode.BROWNING_SET.code())
        .value(Protocol.MAX_BROWNING);
    exchange.send(0);
    byte[] bread = {BIT_PATTERN};
    int crc = new Crc32().of(bread, 0, 1);
    exchange.begin(Opcode.WRITE).tag(TAG).burstBytes(1).length(1).payloadCrc(crc);
    exchange.send(0);
    exchange.begin(Opcode.DATA).tag(TAG).length(1).payloadCrc(crc);
    exchange.payload()[Protocol.HEADER_BYTES] = BIT_PATTERN;
    exchange.send(1);
    boolean low = exchange.quiet();
    boolean rose = exchange.await(true, TOASTED_NANOS);
    evidence.note(Proof.TOAST_RAISES_IRQ, low && rose);
  }

  /**
   * Resets the device, and looks whether it remembers what was before; returns whether IRQ tells of
   * the reset.
   */
  private boolean forget() throws BusException {
    boolean boots = exchange.reset();
    exchange.poll();
    if (!evidence.shows(Proof.STATUS)) {
      return boots;
    }
    for (int i = 1; i < TRIES && !exchange.valid(); i++) {
      exchange.poll();
    }
    StatusFrame status = exchange.status();
    evidence.note(
        Proof.RESET_FORGETS,
        exchange.valid()
            && status.booted()
            && status.lastOpcode() == Opcode.UNKNOWN
            && status.lastStatus() == DeviceStatus.OK);
    return boots;
  }
}
