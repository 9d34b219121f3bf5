package usbtoaster.epoll;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntSupplier;
import usbtoaster.engine.Attempts;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.Operation;
import usbtoaster.linux.Libc;
import usbtoaster.linux.SocketFlags;
import usbtoaster.linux.Sockets;

/** A socket on an event loop that runs, of which a test says what each try brings. */
final class ScriptedSocket implements AutoCloseable {
  final Deque<IntSupplier> answers = new ArrayDeque<>();
  final Descriptor descriptor =
      new Descriptor(
          Sockets.socket(SocketFlags.AF_INET, SocketFlags.SOCK_STREAM, 0), Descriptor.Type.SOCKET);
  final EpollContext context;
  private final EventLoop loop;

  ScriptedSocket(EventLoop loop) {
    this.loop = loop;
    context =
        new EpollContext(
            descriptor,
            loop,
            new Attempts(descriptor) {
              @Override
              public int attempt(Operation operation, int done) {
                return answers.removeFirst().getAsInt();
              }
            });
    loop.start("epoll-test");
  }

  @Override
  public void close() {
    loop.close();
    Libc.close(descriptor.number());
  }
}
