package usbtoaster.mock;

import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import java.util.Arrays;
import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.Crc32;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.SlotState;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.time.VirtualTime;
import usbtoaster.trace.Trace;
import usbtoaster.wires.FaultPlan;

/**
 * The hand-driven host of the tests: builds commands, counts interrupts and acknowledges them. Time
 * is virtual and moves only where a test says so.
 */
final class Host {
  static final long BOOT_NANOS = ToasterOptions.DEFAULT.bootNanos();

  final VirtualTime time = new VirtualTime();
  final MockToaster toaster;
  final byte[] mosi = new byte[2 * Protocol.MAX_FRAME_BYTES];
  final byte[] miso = new byte[2 * Protocol.MAX_FRAME_BYTES];
  final CommandFrame command = new CommandFrame(mosi);
  final StatusFrame status = new StatusFrame(miso);
  final Crc32 crc = new Crc32();
  int interrupts;
  boolean acknowledges = true;
  private int sequence;

  Host() {
    this(ToasterOptions.DEFAULT, FaultPlan.none());
  }

  Host(ToasterOptions options, FaultPlan plan) {
    toaster = new MockToaster(time, options, plan, Trace.OFF);
    DigitalStateChangeListener isr =
        event -> {
          if (event.state().isHigh()) {
            interrupts++;
            if (acknowledges) {
              acknowledge();
            }
          }
        };
    toaster.irq().addListener(isr);
  }

  /** Returns a host whose device is up and identified, with no interrupt counted yet. */
  static Host ready() {
    return ready(ToasterOptions.DEFAULT, FaultPlan.none());
  }

  static Host ready(ToasterOptions options, FaultPlan plan) {
    Host host = new Host(options, plan);
    host.time.advance(options.bootNanos());
    host.begin(Opcode.IDENTIFY);
    host.send();
    host.settle();
    host.interrupts = 0;
    return host;
  }

  void acknowledge() {
    toaster.ack().high();
    time.stall(Protocol.ACK_PULSE_NANOS);
    toaster.ack().low();
  }

  CommandFrame begin(Opcode opcode) {
    return command.begin(opcode).sequence(++sequence);
  }

  int sequence() {
    return sequence & 0xFF;
  }

  /** Sends the command that was begun, as a frame without payload. */
  void send() {
    command.seal();
    transfer(Protocol.HEADER_BYTES);
  }

  int transfer(int length) {
    Arrays.fill(miso, (byte) 0x77);
    return toaster.spi().transfer(mosi, 0, miso, 0, length);
  }

  /** Lets everything happen that is due now, interrupts included. */
  void settle() {
    time.advance(2 * ToasterOptions.DEFAULT.bootNanos() / 1000);
  }

  /** Sends the command that was begun and returns what became of it. */
  DeviceStatus answer() {
    send();
    settle();
    return poll().lastStatus();
  }

  /** Sends a POLL that nothing follows; the interrupt of its end comes when time moves. */
  StatusFrame poll() {
    command.begin(Opcode.POLL).seal();
    transfer(Protocol.HEADER_BYTES);
    return status;
  }

  DeviceStatus write(int tag, int slot, byte[] bread, int burstBytes) {
    return write(tag, slot, bread.length, burstBytes, crc.of(bread, 0, bread.length));
  }

  DeviceStatus write(int tag, int slot, int length, int burstBytes, int breadCrc) {
    begin(Opcode.WRITE)
        .tag(tag)
        .slot(slot)
        .length(length)
        .burstBytes(burstBytes)
        .payloadCrc(breadCrc);
    return answer();
  }

  DeviceStatus read(int tag, int slot, int had, int offset, int length, int burstBytes) {
    begin(Opcode.READ)
        .tag(tag)
        .slot(slot)
        .argument(had)
        .offset(offset)
        .length(length)
        .burstBytes(burstBytes);
    return answer();
  }

  /** Begins the DATA frame of a burst of {@code bread}; {@link #burst()} sends it. */
  CommandFrame bread(int tag, int slot, byte[] bread, int offset, int length) {
    begin(Opcode.DATA)
        .tag(tag)
        .slot(slot)
        .offset(offset)
        .length(length)
        .payloadCrc(crc.of(bread, offset, length));
    System.arraycopy(bread, offset, mosi, Protocol.HEADER_BYTES, length);
    return command;
  }

  DeviceStatus burst() {
    command.seal();
    transfer(Protocol.HEADER_BYTES + command.length());
    settle();
    return poll().lastStatus();
  }

  /** Writes {@code bread} in bursts; the slot toasts then. */
  void toast(int tag, int slot, byte[] bread, int burstBytes) {
    check(write(tag, slot, bread, burstBytes));
    for (int at = 0; at < bread.length; at += burstBytes) {
      bread(tag, slot, bread, at, Math.min(burstBytes, bread.length - at));
      check(burst());
    }
  }

  /** Reads the toast of {@code slot}, which is left TOASTED with the read's tag. */
  byte[] take(int tag, int slot, int had, int length, int burstBytes) {
    check(read(tag, slot, had, 0, length, burstBytes));
    byte[] toast = new byte[length];
    for (int at = 0; at < length; at += burstBytes) {
      int bytes = Math.min(burstBytes, length - at);
      begin(Opcode.DATA).tag(tag).slot(slot).offset(at).length(bytes).seal();
      transfer(Protocol.HEADER_BYTES + bytes);
      if (!status.valid() || crc.of(miso, Protocol.HEADER_BYTES, bytes) != status.armedCrc()) {
        throw new AssertionError("The burst at %d came with a bad CRC".formatted(at));
      }
      System.arraycopy(miso, Protocol.HEADER_BYTES, toast, at, bytes);
      settle();
      check(poll().lastStatus());
    }
    return toast;
  }

  private static void check(DeviceStatus status) {
    if (status != DeviceStatus.OK) {
      throw new AssertionError("The device answered " + status);
    }
  }

  void browning(int browning) {
    begin(Opcode.CONTROL).argument(ControlCode.BROWNING_SET.code()).value(browning);
    check(answer());
  }

  SlotState state(int slot) {
    return poll().slotState(slot);
  }
}
