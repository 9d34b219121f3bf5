package usbtoaster.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.Operation.Code;
import usbtoaster.linux.SocketAddress;
import usbtoaster.linux.SocketFlags;
import usbtoaster.linux.Sockets;

/** A TCP connection over the loopback, made by the engine: both ends of it. */
record Connection(Descriptor client, Descriptor server) {
  private static final int TYPE =
      SocketFlags.SOCK_STREAM | SocketFlags.SOCK_CLOEXEC | SocketFlags.SOCK_NONBLOCK;

  /** Returns a listener, whose address is now in {@code address}. */
  static Descriptor listen(Bench bench, MemorySegment address) {
    int listener = Sockets.socket(SocketFlags.AF_INET, TYPE, 0);
    int length =
        SocketAddress.write(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), address);
    assertThat(Sockets.bind(listener, address, length)).isZero();
    assertThat(Sockets.listen(listener, 16)).isZero();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(JAVA_INT, SocketAddress.BYTES);
      assertThat(Sockets.getsockname(listener, address, bytes)).isZero();
    }
    return bench.attach(listener, Descriptor.Type.LISTENER);
  }

  static Descriptor socket(Bench bench) {
    return bench.attach(Sockets.socket(SocketFlags.AF_INET, TYPE, 0), Descriptor.Type.SOCKET);
  }

  static Connection open(Bench bench) {
    MemorySegment address = bench.memory(SocketAddress.BYTES);
    Descriptor listener = listen(bench, address);
    Probe accept = bench.submit(Code.ACCEPT, listener, MemorySegment.NULL, -1);
    Descriptor client = socket(bench);
    assertThat(bench.submit(Code.CONNECT, client, address.asSlice(0, 16), -1).await()).isZero();
    Descriptor server = bench.attach(accept.await(), Descriptor.Type.SOCKET);
    bench.engine.close(listener);
    return new Connection(client, server);
  }
}
