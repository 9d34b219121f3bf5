package usbtoaster.registers;

import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoStackLocation;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.NtStatus;

/**
 * A device of 64 byte registers: reads and writes begin at a register, 8 at a time; a control code
 * adds the bytes of its input to all registers in turn and gives the old ones back.
 *
 * <p>It does each request at once, except that {@link #hold} lets them wait in the device queue
 * until {@link #release}. One thread at a time.
 */
final class RegisterDriver implements Driver {
  static final int EXCHANGE = 1;
  static final int SUM = 2;
  static final int LONGEST = 8;

  final byte[] registers = new byte[64];
  final DeviceObject device;
  private final IoManager io;
  private boolean held;

  RegisterDriver(IoManager io, DeviceObject.Transfer transfer) {
    this.io = io;
    device = new DeviceObject("registers", this, transfer, LONGEST);
  }

  /** Lets requests wait from now on. */
  void hold() {
    held = true;
  }

  /** Ends the request that is on the device; the next one is started. */
  void release() {
    Irp irp = device.currentIrp();
    if (irp != null && irp.exchangeCancelRoutine(null) != null) {
      end(irp);
      io.startNextPacket(device);
    }
  }

  @Override
  public int dispatch(DeviceObject device, Irp irp) {
    return switch (irp.currentStackLocation().major()) {
      case READ, WRITE, DEVICE_CONTROL -> {
        if (!held) {
          yield end(irp);
        }
        irp.markPending();
        io.startPacket(device, irp, 0, this::cancel);
        yield NtStatus.PENDING;
      }
      case CREATE, CLEANUP, CLOSE -> complete(irp, NtStatus.SUCCESS, 0);
    };
  }

  @Override
  public void startIo(DeviceObject device, Irp irp) {
    // The registers are slow: release() ends it.
  }

  private void cancel(DeviceObject device, Irp irp) {
    boolean started = device.currentIrp() == irp;
    if (!started) {
      device.queue().removeEntry(irp);
    }
    complete(irp, NtStatus.CANCELLED, 0);
    if (started) {
      io.startNextPacket(device);
    }
  }

  private int end(Irp irp) {
    IoStackLocation asked = irp.currentStackLocation();
    return switch (asked.major()) {
      case READ -> read(irp, asked);
      case WRITE -> write(irp, asked);
      default -> control(irp, asked);
    };
  }

  private int read(Irp irp, IoStackLocation asked) {
    int count = available(asked);
    if (count <= 0) {
      return complete(irp, NtStatus.END_OF_FILE, 0);
    }
    System.arraycopy(registers, (int) asked.byteOffset(), irp.buffer(), irp.bufferOffset(), count);
    return moved(irp, asked, count);
  }

  private int write(Irp irp, IoStackLocation asked) {
    int count = available(asked);
    if (count < asked.length()) {
      return complete(irp, NtStatus.END_OF_FILE, 0);
    }
    System.arraycopy(irp.buffer(), irp.bufferOffset(), registers, (int) asked.byteOffset(), count);
    return moved(irp, asked, count);
  }

  private int available(IoStackLocation asked) {
    return (int) Math.min(asked.length(), registers.length - asked.byteOffset());
  }

  private int moved(Irp irp, IoStackLocation asked, int count) {
    FileObject file = asked.file();
    if (file.synchronous()) {
      file.position(asked.byteOffset() + count);
    }
    return complete(irp, NtStatus.SUCCESS, count);
  }

  private int control(Irp irp, IoStackLocation asked) {
    int count = asked.inputLength();
    if (asked.controlCode() == SUM) {
      return complete(irp, NtStatus.SUCCESS, asked.value() + registers[0]);
    }
    if (asked.controlCode() != EXCHANGE) {
      return complete(irp, NtStatus.INVALID_DEVICE_REQUEST, 0);
    }
    if (asked.outputLength() < count) {
      return complete(irp, NtStatus.BUFFER_TOO_SMALL, 0);
    }
    for (int i = 0; i < count; i++) {
      byte before = registers[i];
      registers[i] = irp.buffer()[irp.bufferOffset() + i]; // before the answer goes to its place
      irp.outputBuffer()[irp.outputOffset() + i] = before;
    }
    return complete(irp, NtStatus.SUCCESS, count);
  }

  private int complete(Irp irp, int status, long information) {
    irp.result(status, information);
    io.completeRequest(irp);
    return status;
  }
}
