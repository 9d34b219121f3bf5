package usbtoaster.emulator.gdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;

/** A client of the remote protocol that says what a test wants said, also what is wrong. */
final class RemoteClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  RemoteClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  /** Sends a packet, and returns the answer. */
  String ask(String packet) throws IOException {
    send(packet);
    return answer();
  }

  /** Sends a packet with its checksum. */
  void send(String packet) throws IOException {
    int sum = packet.chars().sum() & 0xFF;
    raw("$%s#%02x".formatted(packet, sum));
  }

  void raw(String octets) throws IOException {
    socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
  }

  /** Waits for the next packet, and acknowledges it. */
  String answer() throws IOException {
    StringBuilder text = new StringBuilder();
    while (next() != '$') {}
    for (int octet = next(); octet != '#'; octet = next()) {
      text.append((char) (octet == '}' ? next() ^ 0x20 : octet));
    }
    next();
    next();
    raw("+");
    return text.toString();
  }

  /** Returns the next octet as it comes; -1: the server has closed the connection. */
  int octet() throws IOException {
    return in.read();
  }

  private int next() throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new IOException("the server has closed the connection");
    }
    return octet;
  }

  /** Returns what {@code monitor command} prints. */
  String monitor(String command) throws IOException {
    String printed = ask("qRcmd," + HexFormat.of().formatHex(command.getBytes(ISO_8859_1)));
    String last = answer();
    if (!last.equals("OK")) {
      throw new IOException("the command ended with " + last);
    }
    return new String(HexFormat.of().parseHex(printed.substring(1)), ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
