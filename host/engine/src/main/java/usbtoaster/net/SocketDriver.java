package usbtoaster.net;

import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.DescriptorDriver;
import usbtoaster.engine.Lane;
import usbtoaster.engine.Operation;
import usbtoaster.engine.Transfer;
import usbtoaster.engine.Transfers;
import usbtoaster.kernel.IoStackLocation;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.MajorFunction;
import usbtoaster.kernel.NtStatus;
import usbtoaster.linux.Errno;
import usbtoaster.linux.PollFlags;

/**
 * The driver of one socket: reads and accepts are one lane, writes, connecting and the end of the
 * output the other, and in each lane one request is under way: order is the stream's promise.
 *
 * <p>A read takes what is there, up to {@value #MOST_READ} bytes. One of no bytes waits until there
 * is something to read, and holds no memory meanwhile. A write takes until Linux has all of it. One
 * that is cancelled after its first byte breaks the output: nobody would know where the next one
 * begins, so those end with {@code PIPE_BROKEN}. Its information is how many bytes went out.
 *
 * <p>Any thread, up to DISPATCH.
 */
final class SocketDriver extends DescriptorDriver {
  /** Connects: the address goes in, as Linux has it. */
  static final int CONNECT = 1;

  /** Accepts a connection; the answer is the number of its descriptor. */
  static final int ACCEPT = 2;

  /** Ends the output behind the writes that came before. */
  static final int SHUT_DOWN_OUTPUT = 3;

  private static final int MOST_READ = 1 << 16;
  private static final int MOST_WAITING = 1 << 16; // in a lane: a bound for what never ends

  private final Connection connection;
  private final Lane input;
  private final Lane output;
  private boolean cut; // a write was cut; of who has the output lane's turn

  SocketDriver(Transfers transfers, Descriptor descriptor) {
    super(transfers, descriptor);
    connection = new Connection(descriptor);
    input = new Lane(transfers.io(), MOST_WAITING, this::start);
    output = new Lane(transfers.io(), MOST_WAITING, this::startOutput);
  }

  @Override
  protected int request(Irp irp, MajorFunction major) {
    if (major != MajorFunction.DEVICE_CONTROL) {
      return (major == MajorFunction.READ ? input : output).pend(irp);
    }
    return switch (irp.currentStackLocation().controlCode()) {
      case ACCEPT -> input.pend(irp);
      case CONNECT, SHUT_DOWN_OUTPUT -> output.pend(irp);
      default -> end(irp, NtStatus.INVALID_DEVICE_REQUEST, 0);
    };
  }

  private void startOutput(Irp irp) {
    IoStackLocation asked = irp.currentStackLocation();
    if (asked.major() == MajorFunction.WRITE) {
      if (cut) {
        endTurn(irp, NtStatus.PIPE_BROKEN);
      } else if (asked.length() == 0) {
        endTurn(irp, NtStatus.SUCCESS);
      } else {
        start(irp);
      }
    } else if (asked.controlCode() == SHUT_DOWN_OUTPUT) {
      endTurn(irp, connection.shutDownOutput());
    } else {
      start(irp);
    }
  }

  private void endTurn(Irp irp, int status) {
    end(irp, status, 0);
    output.over();
  }

  @Override
  protected void fill(Irp irp, Transfer transfer) {
    IoStackLocation asked = irp.currentStackLocation();
    int length = asked.length();
    switch (asked.major()) {
      case READ -> {
        if (length == 0) {
          transfer.ask(Operation.Code.POLL, PollFlags.POLLIN);
        } else {
          int most = Math.min(length, MOST_READ);
          transfer.ask(Operation.Code.RECEIVE, irp.buffer(), irp.bufferOffset(), most, -1);
        }
      }
      case WRITE -> transfer.ask(Operation.Code.SEND, irp.buffer(), irp.bufferOffset(), length, -1);
      default -> {
        if (asked.controlCode() == ACCEPT) {
          transfer.ask(Operation.Code.ACCEPT, 0);
        } else {
          transfer.ask(
              Operation.Code.CONNECT, irp.buffer(), irp.bufferOffset(), asked.inputLength(), -1);
        }
      }
    }
  }

  @Override
  protected int mapped(Operation.Code code, int result) {
    return switch (code) {
      case RECEIVE -> connection.received(result);
      case SEND -> connection.sent(result);
      case POLL -> Math.min(result, 0); // which events is not asked: a read of no bytes is 0 bytes
      default -> result;
    };
  }

  @Override
  protected int failure(Operation.Code code, int result) {
    return Errno.status(result);
  }

  @Override
  protected @Nullable Lane lane(Irp irp) {
    IoStackLocation asked = irp.currentStackLocation();
    if (asked.major() == MajorFunction.WRITE) {
      cut |= irp.status() == NtStatus.CANCELLED && irp.information() > 0;
      return output;
    }
    return asked.major() == MajorFunction.READ || asked.controlCode() == ACCEPT ? input : output;
  }

  @Override
  protected void closing() {
    input.cancelWaiting(null);
    output.cancelWaiting(null);
  }
}
