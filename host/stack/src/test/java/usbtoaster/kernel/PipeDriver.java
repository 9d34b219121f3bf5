package usbtoaster.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One end of a pipe for tests: what the peer feeds, reads take; reads that find nothing wait. One
 * thread.
 */
public final class PipeDriver implements Driver {
  private final IoManager io;
  private final CancelSafeQueue reads;
  private final Deque<Byte> bytes = new ArrayDeque<>();

  public PipeDriver(IoManager io) {
    this.io = io;
    reads = new CancelSafeQueue(io, 16);
  }

  /** The peer writes. */
  public void feed(String text) {
    for (int i = 0; i < text.length(); i++) {
      bytes.add((byte) text.charAt(i));
    }
    Irp read = bytes.isEmpty() ? null : reads.remove();
    while (read != null) {
      finish(read);
      read = bytes.isEmpty() ? null : reads.remove();
    }
  }

  public int waiting() {
    return reads.size();
  }

  @Override
  public int dispatch(DeviceObject device, Irp irp) {
    return switch (irp.currentStackLocation().major()) {
      case READ -> read(irp);
      case CLEANUP -> breakReads(irp);
      default -> end(irp, NtStatus.SUCCESS, irp.currentStackLocation().length());
    };
  }

  private int read(Irp irp) {
    if (!bytes.isEmpty()) {
      return finish(irp);
    }
    irp.markPending();
    if (!reads.insert(irp)) {
      end(irp, NtStatus.INSUFFICIENT_RESOURCES, 0);
    }
    return NtStatus.PENDING;
  }

  private int breakReads(Irp cleanup) {
    FileObject file = cleanup.currentStackLocation().file();
    for (Irp read = reads.remove(file); read != null; read = reads.remove(file)) {
      end(read, NtStatus.PIPE_BROKEN, 0);
    }
    return end(cleanup, NtStatus.SUCCESS, 0);
  }

  private int finish(Irp irp) {
    int wanted = irp.currentStackLocation().length();
    int count = 0;
    for (Byte next = take(count, wanted); next != null; next = take(count, wanted)) {
      irp.buffer()[irp.bufferOffset() + count++] = next;
    }
    return end(irp, NtStatus.SUCCESS, count);
  }

  private @Nullable Byte take(int count, int wanted) {
    return count < wanted ? bytes.poll() : null;
  }

  private int end(Irp irp, int status, long information) {
    irp.result(status, information);
    io.completeRequest(irp);
    return status;
  }
}
