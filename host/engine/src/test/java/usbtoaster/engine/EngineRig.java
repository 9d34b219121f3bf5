package usbtoaster.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.PortSource;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;
import usbtoaster.linux.SocketAddress;
import usbtoaster.linux.SocketFlags;
import usbtoaster.linux.Sockets;
import usbtoaster.testing.Stillness;

/** An engine, a thread that polls it where it wants that, and real descriptors. */
public final class EngineRig implements AutoCloseable {
  private static final int TYPE = SocketFlags.SOCK_STREAM | SocketFlags.SOCK_CLOEXEC;
  private static final int BACKLOG = 16;

  public final Engine engine;
  public final Arena arena = Arena.ofShared();
  private final @Nullable Thread poller;
  private final List<Descriptor> opened = new ArrayList<>();
  private volatile boolean over; // set by the test, read by the poller

  /** A connection: both ends are the engine's. */
  public record Pair(Descriptor left, Descriptor right) {}

  /** Takes over {@code engine}. */
  public EngineRig(Engine engine) {
    this.engine = engine;
    PortSource source = engine.source();
    poller = source == null ? null : new Thread(() -> poll(source), "poller");
    if (poller != null) {
      poller.start();
    }
  }

  private void poll(PortSource source) {
    while (!over) {
      source.poll(-1);
    }
    source.close();
  }

  /** Takes over a number of Linux's. */
  public Descriptor attach(int number, Descriptor.Type type) {
    assertThat(number).isNotNegative();
    Descriptor descriptor = new Descriptor(number, type);
    engine.attach(descriptor);
    opened.add(descriptor);
    return descriptor;
  }

  /** Makes a socket that is not connected. */
  public Descriptor socket() {
    int number = Sockets.socket(SocketFlags.AF_INET, TYPE, 0);
    return attach(number, Descriptor.Type.SOCKET);
  }

  /** Makes a socket that accepts connections. */
  public Descriptor listener() {
    int number = Sockets.socket(SocketFlags.AF_INET, TYPE, 0);
    MemorySegment any = arena.allocate(SocketAddress.BYTES, 8);
    int length =
        SocketAddress.write(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), any);
    assertThat(Sockets.bind(number, any, length)).isZero();
    assertThat(Sockets.listen(number, BACKLOG)).isZero();
    return attach(number, Descriptor.Type.LISTENER);
  }

  /** Returns the address of a socket, as long as it is. */
  public MemorySegment addressOf(Descriptor socket) {
    MemorySegment address = arena.allocate(SocketAddress.BYTES, 8);
    MemorySegment length = arena.allocateFrom(JAVA_INT, SocketAddress.BYTES);
    assertThat(Sockets.getsockname(socket.number(), address, length)).isZero();
    return address.asSlice(0, length.get(JAVA_INT, 0));
  }

  /** Makes a connection without the engine, and gives it both ends. */
  public Pair pair() {
    Descriptor listener = listener();
    MemorySegment address = addressOf(listener);
    int left = Sockets.socket(SocketFlags.AF_INET, TYPE, 0);
    int connected = Sockets.connect(left, address, (int) address.byteSize());
    assertThat(connected).isZero();
    Pair pair = new Pair(attach(left, Descriptor.Type.SOCKET), accepted(listener));
    engine.close(listener);
    return pair;
  }

  private Descriptor accepted(Descriptor listener) {
    return attach(start(Operation.Code.ACCEPT, listener, 0).await(), Descriptor.Type.SOCKET);
  }

  /** Makes a pipe: from the left to the right. */
  public Pair pipe() {
    MemorySegment ends = arena.allocate(JAVA_INT, 2);
    assertThat(Libc.pipe2(ends, FileFlags.O_CLOEXEC)).isZero();
    return new Pair(
        attach(ends.getAtIndex(JAVA_INT, 1), Descriptor.Type.STREAM),
        attach(ends.getAtIndex(JAVA_INT, 0), Descriptor.Type.STREAM));
  }

  /** Starts an operation on fresh memory of so many bytes. */
  public TestOperation start(Operation.Code code, Descriptor descriptor, int bytes) {
    MemorySegment memory = bytes == 0 ? MemorySegment.NULL : arena.allocate(bytes, 8);
    return submit(new TestOperation().with(code, descriptor, memory));
  }

  /** Starts an operation on a text. */
  public TestOperation start(Operation.Code code, Descriptor descriptor, String text) {
    return submit(new TestOperation().with(code, descriptor, text(text)));
  }

  /** Starts {@code operation}. */
  public TestOperation submit(TestOperation operation) {
    engine.submit(operation);
    return operation;
  }

  /** Returns native memory with a text, without a 0 at its end. */
  public MemorySegment text(String text) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, text.getBytes(UTF_8));
  }

  /** Returns the text that an operation has brought. */
  public static String textOf(TestOperation operation) {
    byte[] bytes = operation.memory().asSlice(0, operation.result()).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, UTF_8);
  }

  /** Lets the next close of {@code socket} reset the connection. */
  public void resetAtClose(Descriptor socket) {
    MemorySegment linger = arena.allocateFrom(JAVA_INT, 1, 0);
    int set =
        Sockets.setsockopt(
            socket.number(), SocketFlags.SOL_SOCKET, SocketFlags.SO_LINGER, linger, 8);
    assertThat(set).isZero();
  }

  @Override
  public void close() {
    opened.forEach(engine::close);
    engine.close();
    over = true;
    PortSource source = engine.source();
    if (poller != null && source != null) {
      source.wake();
      Stillness.until("the poller has left", () -> !poller.isAlive());
    }
    Stillness.until(
        "no operation is in flight",
        () -> opened.stream().allMatch(descriptor -> descriptor.inFlight() == 0));
    arena.close();
  }
}
