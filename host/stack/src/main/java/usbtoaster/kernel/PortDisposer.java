package usbtoaster.kernel;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gets rid of the packets of a closed port, which nobody will remove. Any thread. */
final class PortDisposer {
  private final Consumer<CompletionPacket> disposer;

  PortDisposer(Consumer<CompletionPacket> disposer) {
    this.disposer = disposer;
  }

  /** Hands a packet to whoever ends its request. Throws nothing. Outside the lock. */
  void dispose(CompletionPacket packet) {
    try {
      disposer.accept(packet);
    } catch (Throwable fault) {
      KernelThread.current().processor().fault(fault);
    }
  }

  /** Disposes of all that are left. */
  void disposeAll(PacketQueue packets, RawLock lock) {
    for (CompletionPacket left = poll(packets, lock); left != null; left = poll(packets, lock)) {
      dispose(left);
    }
  }

  private static @Nullable CompletionPacket poll(PacketQueue packets, RawLock lock) {
    lock.lock();
    CompletionPacket left = packets.poll();
    lock.unlock();
    return left;
  }
}
