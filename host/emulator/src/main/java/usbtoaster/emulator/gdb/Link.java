package usbtoaster.emulator.gdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.gdb.Event.Came;
import usbtoaster.emulator.gdb.Event.Gone;
import usbtoaster.emulator.gdb.Event.Interrupt;
import usbtoaster.emulator.gdb.Event.Packet;

/**
 * The line to GDB: packets with their checksums over TCP on the loopback interface (GDB manual,
 * E.1). One GDB at a time; the next one waits until it has gone.
 *
 * <p>A thread of its own reads. What it has read waits in a queue, in its order, until the
 * machine's thread takes it. Replies are sent by the machine's thread.
 */
final class Link implements AutoCloseable {
  /** The longest packet that is taken, in bytes. */
  static final int LONGEST = 0x8000;

  private static final int MOST_EVENTS = 64;

  private final ServerSocket server;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(MOST_EVENTS);
  private final Thread reader;
  private volatile @Nullable Socket client;
  private volatile boolean acknowledges;

  /** Listens on {@code port} of the loopback interface; 0: on a free one. */
  Link(int port) throws IOException {
    server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    reader = Thread.ofPlatform().daemon().name("gdb").start(this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Returns the next event, or null if there is none yet. */
  @Nullable Event poll() {
    return events.poll();
  }

  /** Waits for the next event. */
  Event take() throws InterruptedException {
    return events.take();
  }

  /** From now on neither side acknowledges packets. */
  void acknowledgeNoMore() {
    acknowledges = false;
  }

  private void serve() {
    try {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          serve(socket);
        } catch (IOException e) {
          // that GDB has gone, or the server is closed
        }
        client = null;
        events.put(new Gone());
      }
    } catch (InterruptedException e) {
      // the server is closed
    }
  }

  private void serve(Socket socket) throws IOException, InterruptedException {
    socket.setTcpNoDelay(true);
    acknowledges = true;
    client = socket;
    events.put(new Came());
    InputStream in = new BufferedInputStream(socket.getInputStream());
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      switch (octet) {
        case 3 -> events.put(new Interrupt());
        case '$' -> packet(in);
        default -> {} // an acknowledgement, or noise
      }
    }
  }

  private void packet(InputStream in) throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    int sum = 0;
    for (int octet = next(in); octet != '#'; octet = next(in)) {
      sum += octet;
      if (octet == '}') {
        int escaped = next(in);
        sum += escaped;
        octet = escaped ^ 0x20;
      }
      if (text.length() == LONGEST) {
        throw new IOException("A packet of more than %,d bytes".formatted(LONGEST));
      }
      text.append((char) octet);
    }
    boolean right =
        Integer.toHexString(0x100 | (sum & 0xFF)).regionMatches(true, 1, digits(in), 0, 2);
    if (acknowledges) {
      write(right ? "+" : "-");
    }
    if (right) {
      events.put(new Packet(text.toString()));
    }
  }

  private static String digits(InputStream in) throws IOException {
    return "" + (char) next(in) + (char) next(in);
  }

  private static int next(InputStream in) throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new IOException("The connection ends in a packet");
    }
    return octet;
  }

  /** Sends a packet; nothing if GDB has gone, which is an event of its own. */
  void send(String text) {
    StringBuilder packet = new StringBuilder("$");
    int sum = 0;
    for (int i = 0; i < text.length(); i++) {
      char octet = text.charAt(i);
      if ("$#}*".indexOf(octet) >= 0) {
        packet.append('}');
        sum += '}';
        octet = (char) (octet ^ 0x20);
      }
      packet.append(octet);
      sum += octet;
    }
    write(packet.append("#%02x".formatted(sum & 0xFF)).toString());
  }

  private synchronized void write(String octets) {
    Socket socket = client;
    if (socket == null) {
      return;
    }
    try {
      OutputStream out = socket.getOutputStream();
      out.write(octets.getBytes(ISO_8859_1));
      out.flush();
    } catch (IOException e) {
      drop(); // the reader finds it closed
    }
  }

  /** Ends the connection. */
  void drop() {
    Socket socket = client;
    if (socket != null) {
      close(socket);
    }
  }

  @Override
  public void close() {
    close(server);
    drop();
    reader.interrupt();
  }

  private static void close(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      // nobody is left to tell
    }
  }
}
