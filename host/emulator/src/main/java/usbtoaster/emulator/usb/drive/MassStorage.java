package usbtoaster.emulator.usb.drive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.usb.host.EndpointDescriptor;
import usbtoaster.emulator.usb.host.InterfaceDescriptor;
import usbtoaster.emulator.usb.host.Pipe;
import usbtoaster.emulator.usb.host.SetupPacket;
import usbtoaster.emulator.usb.host.Transfer;
import usbtoaster.emulator.usb.host.UsbDevice;
import usbtoaster.emulator.usb.host.UsbDriver;

/**
 * Speaks to a drive by USB Mass Storage Class, Bulk-Only Transport 1.0.
 *
 * <p>Overview. A command is a CBW of 31 bytes, data, and a CSW of 13, of which each comes when the
 * one before is over. A halt in the data or before the CSW is cleared, once each (6.7). Whatever
 * else is wrong is followed by a reset recovery (5.3.4), and the command is {@link Outcome#BROKEN}.
 * One command at a time. Belongs to the machine's thread.
 */
public final class MassStorage implements UsbDriver {
  private static final int CLASS = 8;
  private static final int SCSI = 6;
  private static final int BULK_ONLY = 0x50;
  private static final int TO_INTERFACE = 0x21;
  private static final int OF_INTERFACE = 0xA1;
  private static final int RESET = 0xFF;
  private static final int GET_MAX_LUN = 0xFE;
  private static final int MOST_LUN = 15;
  private static final int COMMAND_BYTES = 31;
  private static final int MOST_BLOCK = 16;
  private static final int STATUS_BYTES = 13;
  private static final int COMMAND_SIGNATURE = 0x4342_5355;
  private static final int STATUS_SIGNATURE = 0x5342_5355;
  private static final int IN = 0x80;
  private static final int FAILED = 1;
  private static final byte[] NOTHING = {};

  /** How a command has ended. */
  public enum Outcome {
    /** The device has done it. */
    GOOD,
    /** The device has not; REQUEST SENSE tells why. */
    FAILED,
    /** The device has not kept to the protocol, or is gone. */
    BROKEN
  }

  /**
   * What has become of a command.
   *
   * @param data what came from the device, without what it does not count: it may fill up
   * @param residue how many of the bytes asked for were not moved, by the device's own words
   * @param trouble what is broken, for people; "" if nothing is
   */
  public record Answer(Outcome outcome, byte[] data, long residue, String trouble) {}

  /** The interface of a device that is there. */
  private record Port(UsbDevice device, int number, Pipe in, Pipe out) {}

  /** A command under way. */
  private record Command(int tag, boolean in, int bytes, byte[] out, Consumer<Answer> over) {}

  private @Nullable Port port;
  private @Nullable Command current;
  private byte[] received = NOTHING;
  private int tag;

  @Override
  public void configured(UsbDevice device) {
    for (InterfaceDescriptor each : device.configuration().interfaces()) {
      boolean drive = each.code() == CLASS && each.subclass() == SCSI && each.setting() == 0;
      if (port == null && drive && each.protocol() == BULK_ONLY) {
        Optional<Pipe> in = pipe(device, each, true);
        Optional<Pipe> out = pipe(device, each, false);
        if (in.isPresent() && out.isPresent()) {
          port = new Port(device, each.number(), in.get(), out.get());
        }
      }
    }
  }

  private static Optional<Pipe> pipe(UsbDevice device, InterfaceDescriptor at, boolean in) {
    return at.endpoint(EndpointDescriptor.Type.BULK, in).map(e -> device.pipe(e.address()));
  }

  @Override
  public void gone() {
    port = null;
    Command command = current;
    if (command != null) {
      over(command, Outcome.BROKEN, 0, "the device is gone");
    }
  }

  /** Returns whether a device with a drive is there. */
  public boolean present() {
    return port != null;
  }

  private Port port() {
    Port there = port;
    if (there == null) {
      throw new IllegalStateException("No device with a drive is there");
    }
    return there;
  }

  /** Asks for the highest logical unit; of a device that has no answer it is 0 (3.2). */
  public void maxLun(Consumer<Integer> over) {
    Port there = port();
    SetupPacket ask = new SetupPacket(OF_INTERFACE, GET_MAX_LUN, 0, there.number(), 1);
    there
        .device()
        .control(
            ask,
            transfer ->
                over.accept(
                    transfer.data().length == 1
                        ? Math.min(MOST_LUN, transfer.data()[0] & 0xFF)
                        : 0));
  }

  /**
   * Gives the device a command whose data, at most {@code bytes}, come from the device; 0: none.
   *
   * @param block the SCSI command, of at most 16 bytes
   * @param over is notified of the end, inside the machine
   * @throws IllegalStateException if there is no drive, or a command is under way
   */
  public void command(int lun, byte[] block, int bytes, Consumer<Answer> over) {
    begin(lun, block, new Command(++tag, true, bytes, NOTHING, over));
  }

  /** Gives the device a command with data for it; otherwise as the other. */
  public void command(int lun, byte[] block, byte[] data, Consumer<Answer> over) {
    begin(lun, block, new Command(++tag, false, data.length, data.clone(), over));
  }

  private void begin(int lun, byte[] block, Command command) {
    Port there = port();
    if (current != null) {
      throw new IllegalStateException("A command is under way");
    }
    if (block.length == 0 || block.length > MOST_BLOCK || lun < 0 || lun > MOST_LUN) {
      throw new IllegalArgumentException(
          "A command has 1 to 16 bytes and a unit of 0 to 15, not %d and %d"
              .formatted(block.length, lun));
    }
    current = command;
    received = NOTHING;
    ByteBuffer wrapper = ByteBuffer.allocate(COMMAND_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    wrapper.putInt(COMMAND_SIGNATURE).putInt(command.tag()).putInt(command.bytes());
    wrapper.put((byte) (command.in() && command.bytes() > 0 ? IN : 0));
    wrapper.put((byte) lun).put((byte) block.length).put(block);
    there
        .out()
        .write(
            wrapper.array(),
            sent -> {
              if (sent.status() == Transfer.Status.DONE) {
                data(there, command);
              } else {
                broken(there, command, "the command was answered with " + sent.status());
              }
            });
  }

  private void data(Port there, Command command) {
    if (command.bytes() == 0) {
      status(there, command, true);
    } else if (command.in()) {
      there.in().read(command.bytes(), transfer -> dataOver(there, command, transfer));
    } else {
      there.out().write(command.out(), transfer -> dataOver(there, command, transfer));
    }
  }

  private void dataOver(Port there, Command command, Transfer transfer) {
    if (command.in()) {
      received = transfer.data();
    }
    switch (transfer.status()) {
      case DONE -> status(there, command, true);
      case STALLED ->
          there
              .device()
              .clearHalt(
                  command.in() ? there.in() : there.out(), cleared -> status(there, command, true));
      default -> broken(there, command, "its data ended with " + transfer.status());
    }
  }

  private void status(Port there, Command command, boolean again) {
    there
        .in()
        .read(
            STATUS_BYTES,
            transfer -> {
              if (transfer.status() == Transfer.Status.DONE) {
                said(there, command, transfer.data());
              } else if (transfer.status() == Transfer.Status.STALLED && again) {
                there.device().clearHalt(there.in(), cleared -> status(there, command, false));
              } else {
                broken(there, command, "its status ended with " + transfer.status());
              }
            });
  }

  private void said(Port there, Command command, byte[] bytes) {
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length != STATUS_BYTES || words.getInt(0) != STATUS_SIGNATURE) {
      broken(there, command, "its status of %d bytes is no CSW".formatted(bytes.length));
      return;
    }
    long residue = Integer.toUnsignedLong(words.getInt(8));
    int status = bytes[12] & 0xFF;
    if (words.getInt(4) != command.tag()) {
      broken(there, command, "its status is that of another command");
    } else if (status > FAILED) {
      broken(there, command, "its status is %d: a phase error".formatted(status));
    } else if (residue > command.bytes()) {
      broken(there, command, "it has not moved %d of %d bytes".formatted(residue, command.bytes()));
    } else {
      received =
          Arrays.copyOf(received, (int) Math.min(received.length, command.bytes() - residue));
      over(command, status == FAILED ? Outcome.FAILED : Outcome.GOOD, residue, "");
    }
  }

  /** Brings the device back to where it takes commands; of one that is gone all is cancelled. */
  private void broken(Port there, Command command, String why) {
    UsbDevice device = there.device();
    device.control(
        new SetupPacket(TO_INTERFACE, RESET, 0, there.number(), 0),
        reset ->
            device.clearHalt(
                there.in(),
                first ->
                    device.clearHalt(
                        there.out(), second -> over(command, Outcome.BROKEN, 0, why))));
  }

  private void over(Command command, Outcome outcome, long residue, String trouble) {
    if (current == command) {
      current = null;
      command.over().accept(new Answer(outcome, received, residue, trouble));
    }
  }
}
