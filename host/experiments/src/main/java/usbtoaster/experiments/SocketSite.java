package usbtoaster.experiments;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.EngineUnavailableException;
import usbtoaster.engines.IoSystem;
import usbtoaster.http.HttpConnector;
import usbtoaster.http.TcpConnector;
import usbtoaster.io.ThreadPool;

/** A server of the JDK's at a TCP socket, and a client's system on one engine. */
final class SocketSite implements Site {
  private final IoSystem system;
  private final ServerSocket server;
  private @Nullable Socket accepted;

  private SocketSite(IoSystem system, ServerSocket server) {
    this.system = system;
    this.server = server;
  }

  /** Opens one. */
  static SocketSite open(EngineKind kind) throws IOException, EngineUnavailableException {
    IoSystem system = IoSystem.open(kind);
    try {
      return new SocketSite(system, new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      system.close();
      throw e;
    }
  }

  @Override
  public URI uri() {
    String host = server.getInetAddress().getHostAddress();
    String written = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + written + ":" + server.getLocalPort() + "/");
  }

  @Override
  public HttpConnector connector() {
    return new TcpConnector(system);
  }

  @Override
  public ThreadPool pool() {
    return system.pool();
  }

  @Override
  public void send(String text) throws IOException {
    Socket socket = accepted;
    if (socket == null) {
      socket = server.accept();
      accepted = socket;
    }
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    if (accepted != null) {
      accepted.close();
    }
    server.close();
    system.close();
  }
}
