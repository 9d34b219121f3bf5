package usbtoaster.system;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import com.pi4j.io.spi.Spi;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.mock.MockToaster;
import usbtoaster.mock.ToasterOptions;
import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.time.VirtualTime;
import usbtoaster.trace.Trace;
import usbtoaster.wires.Fault;
import usbtoaster.wires.FaultPlan;

/**
 * The mock behind Pi4J objects that alter what it says, while {@link #lying}. It also notes each
 * frame that a host must not send: a payload that is not the caller's, an offset outside of it.
 */
final class LyingToaster {
  /**
   * More frames than any test needs: from then on every object throws, so that no loop is endless.
   */
  private static final long RUNAWAY_FRAMES = 200_000;

  private static final long STORM_NANOS = 50_000;

  private final VirtualTime time;
  private final Lie lie;
  private final SplittableRandom random;
  private final MockToaster toaster;
  private final ToasterWiring wiring;
  private final List<DigitalStateChangeListener> listeners = new CopyOnWriteArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private byte @Nullable [] frozen;
  private boolean releasesDropped;
  private boolean resetNow;
  private long frames;
  private int transferBytes = 1;
  private int transferTag;
  private int slot;
  private boolean reading;
  private @Nullable CommandFrame ignored;
  byte[] bread = {}; // what the host may send
  boolean lying;

  LyingToaster(VirtualTime time, Lie lie, long seed) {
    this.time = time;
    this.lie = lie;
    random = new SplittableRandom(seed);
    toaster = new MockToaster(time, ToasterOptions.DEFAULT, new Resets(), Trace.OFF);
    wiring =
        new ToasterWiring(
            Taps.between(Spi.class, toaster.spi(), this::bus),
            Taps.between(DigitalInput.class, toaster.irq(), this::irq),
            Taps.between(DigitalOutput.class, toaster.ack(), this::ack),
            toaster.reset());
    DigitalStateChangeListener edges =
        event -> {
          if (!lying || lie.irq() == Lie.Irq.HONEST || lie.irq() == Lie.Irq.NEVER_STOPS_RISING) {
            deliver(event.state());
          }
        };
    toaster.irq().addListener(edges);
  }

  /** Resets the device in the frame for which {@link #resetNow} is set. */
  private final class Resets implements FaultPlan {
    @Override
    public List<Fault> start() {
      return List.of();
    }

    @Override
    public List<Fault> frame(long frame, int bytes) {
      return resetNow ? List.of(new Fault.Reset(frame, Protocol.HEADER_BYTES - 1)) : List.of();
    }

    @Override
    public List<Fault> edge(long edge) {
      return List.of();
    }
  }

  ToasterWiring wiring() {
    return wiring;
  }

  long frames() {
    return frames;
  }

  /** Returns the length of the last transfer that the host began. */
  int transferBytes() {
    return transferBytes;
  }

  int transferTag() {
    return transferTag;
  }

  int slot() {
    return slot;
  }

  SplittableRandom random() {
    return random;
  }

  /** Returns what the host did that it must not do. */
  List<String> violations() {
    return violations;
  }

  void dropReleases() {
    releasesDropped = true;
  }

  /** Makes {@code status} the first one that was given here, for ever. */
  void freeze(StatusFrame status) {
    byte[] first = frozen;
    if (first == null) {
      frozen = Arrays.copyOf(status.bytes(), Protocol.HEADER_BYTES);
    } else {
      System.arraycopy(first, 0, status.bytes(), 0, Protocol.HEADER_BYTES);
    }
  }

  /** Begins to lie. */
  void lie() {
    if (lying) {
      return;
    }
    lying = true;
    if (lie.irq() == Lie.Irq.NEVER_STOPS_RISING) {
      riseLater();
    } else if (lie.irq() == Lie.Irq.STUCK_HIGH) {
      deliver(DigitalState.HIGH);
    }
  }

  /** From now on all is well. */
  void turnHonest() {
    lying = false;
    releasesDropped = false;
    if (toaster.irq().isHigh()) {
      deliver(DigitalState.HIGH); // the line is free again: if it is high, that is an edge
    }
  }

  /** Has an edge of IRQ reach the host. */
  void deliver(DigitalState state) {
    DigitalStateChangeEvent<?> event = new DigitalStateChangeEvent<>(wiring.irq(), state);
    for (DigitalStateChangeListener listener : listeners) {
      listener.onDigitalStateChange(event);
    }
  }

  private Object irq(String method, Object[] arguments, Taps.Below below) throws Throwable {
    if (method.equals("addListener") || method.equals("removeListener")) {
      for (Object listener : (Object[]) arguments[0]) {
        if (method.equals("addListener")) {
          listeners.add((DigitalStateChangeListener) listener);
        } else {
          listeners.remove((DigitalStateChangeListener) listener);
        }
      }
      return wiring.irq();
    }
    boolean stuck = lying && (lie.irq() == Lie.Irq.STUCK_HIGH || lie.irq() == Lie.Irq.STUCK_LOW);
    if (!stuck) {
      return below.call();
    }
    boolean high = lie.irq() == Lie.Irq.STUCK_HIGH;
    return switch (method) {
      case "isHigh" -> high;
      case "isLow" -> !high;
      case "state" -> DigitalState.getState(high);
      default -> below.call();
    };
  }

  private Object ack(String method, Object[] arguments, Taps.Below below) throws Throwable {
    if (method.equals("low") && lying && lie.irq() == Lie.Irq.NEVER_STOPS_RISING) {
      riseLater();
    }
    return below.call();
  }

  private void riseLater() {
    time.arm(
        () -> {
          if (lying) {
            deliver(DigitalState.HIGH);
          }
        },
        time.nanoTime() + STORM_NANOS);
  }

  private Object bus(String method, Object[] arguments, Taps.Below below) throws Throwable {
    if (!method.equals("transfer") || arguments.length != 5) {
      return below.call();
    }
    if (++frames > RUNAWAY_FRAMES) {
      throw new AssertionError("Frames without end.");
    }
    byte[] out = (byte[]) arguments[0];
    byte[] in = (byte[]) arguments[2];
    int length = (int) arguments[4];
    CommandFrame command = new CommandFrame(out);
    check(command, length);
    if (!lying) {
      return below.call();
    }
    byte[] sent = out.clone();
    meddle(new CommandFrame(sent));
    int moved = toaster.spi().transfer(sent, 0, in, 0, length);
    resetNow = false;
    forge(in, length);
    return lie.moved().applyAsInt(moved);
  }

  private void meddle(CommandFrame command) {
    Opcode opcode = command.opcode();
    resetNow = opcode == lie.reboots();
    if (releasesDropped) {
      command.release(0).seal();
    }
    if (opcode == lie.ignores()) {
      ignored = new CommandFrame(command.bytes().clone());
      command.bytes()[1] = (byte) Opcode.POLL.code();
      command.more(true).seal();
    } else if (opcode != Opcode.POLL) {
      ignored = null;
    }
  }

  private void forge(byte[] in, int length) {
    if (lie.miso() >= 0) {
      Arrays.fill(in, 0, length, (byte) lie.miso());
      return;
    }
    StatusFrame status = new StatusFrame(in);
    if (!status.valid()) {
      return;
    }
    CommandFrame done = ignored;
    if (done != null && done.opcode() != Opcode.POLL && length == Protocol.HEADER_BYTES) {
      status.last(done.sequence(), done.tag(), done.opcodeCode(), DeviceStatus.OK);
    }
    lie.status().accept(status, this);
    status.seal();
  }

  /** Notes what no host may do, whatever it was told. */
  private void check(CommandFrame command, int length) {
    if (!command.valid()) {
      violations.add("a command with a bad CRC");
      return;
    }
    switch (command.opcode()) {
      case WRITE -> {
        begin(command, false, command.length());
        if (command.length() != bread.length) {
          violations.add("a WRITE of %d of %d bytes".formatted(command.length(), bread.length));
        }
      }
      case READ -> {
        begin(command, true, command.offset() + command.length());
        if (command.length() == 0) {
          violations.add("a READ of nothing");
        }
      }
      case DATA -> checkData(command, length - Protocol.HEADER_BYTES);
      default -> {}
    }
  }

  private void begin(CommandFrame command, boolean read, int bytes) {
    reading = read;
    transferBytes = bytes;
    transferTag = command.tag();
    slot = command.slot();
  }

  private void checkData(CommandFrame command, int payload) {
    int offset = command.offset();
    if (payload < 1 || offset < 0 || offset > transferBytes - payload) {
      violations.add("DATA %d at %d of %d".formatted(payload, offset, transferBytes));
    } else if (!reading) {
      int at = Protocol.HEADER_BYTES;
      byte[] sent = Arrays.copyOfRange(command.bytes(), at, at + payload);
      if (!Arrays.equals(sent, Arrays.copyOfRange(bread, offset, offset + payload))) {
        violations.add("DATA %d at %d holds other bytes".formatted(payload, offset));
      }
    }
  }
}
