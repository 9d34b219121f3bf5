package usbtoaster.bench.echo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Echoes with what the JDK has: asynchronous channels on one thread, or virtual threads. */
final class JdkEcho {
  private static final int BYTES = 4096;
  private static final int BACKLOG = 512;

  private JdkEcho() {}

  /** Starts to accept on asynchronous channels, and returns the port. */
  static int startAsync() throws IOException {
    AsynchronousChannelGroup group =
        AsynchronousChannelGroup.withFixedThreadPool(1, Executors.defaultThreadFactory());
    AsynchronousServerSocketChannel server = AsynchronousServerSocketChannel.open(group);
    server.bind(new InetSocketAddress(EchoServer.loopback(), 0), BACKLOG);
    server.accept(server, new Accepting());
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private static final class Accepting
      implements CompletionHandler<AsynchronousSocketChannel, AsynchronousServerSocketChannel> {
    @Override
    public void completed(
        AsynchronousSocketChannel channel, AsynchronousServerSocketChannel server) {
      server.accept(server, this);
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      } catch (IOException e) {
        return;
      }
      new Echo(channel).read();
    }

    @Override
    public void failed(Throwable cause, AsynchronousServerSocketChannel server) {}
  }

  private static final class Echo implements CompletionHandler<Integer, @Nullable Void> {
    private final AsynchronousSocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
    private boolean writes;

    Echo(AsynchronousSocketChannel channel) {
      this.channel = channel;
    }

    void read() {
      writes = false;
      buffer.clear();
      channel.read(buffer, null, this);
    }

    @Override
    public void completed(Integer count, @Nullable Void nothing) {
      if (!writes && count >= 0) {
        buffer.flip();
      }
      if (count < 0) {
        failed(new IOException("The end."), null);
      } else if (buffer.hasRemaining()) {
        writes = true;
        channel.write(buffer, null, this);
      } else {
        read();
      }
    }

    @Override
    public void failed(Throwable cause, @Nullable Void nothing) {
      try {
        channel.close();
      } catch (IOException e) {
        // It is gone in any case.
      }
    }
  }

  /** Starts to accept on a virtual thread, with one more for each connection; returns the port. */
  static int startVirtual() throws IOException {
    ServerSocket server = new ServerSocket(0, BACKLOG, EchoServer.loopback());
    Thread.ofVirtual().start(() -> accept(server));
    return server.getLocalPort();
  }

  private static void accept(ServerSocket server) {
    while (true) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> echo(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void echo(Socket socket) {
    byte[] data = new byte[BYTES];
    try (socket) {
      for (int count = socket.getInputStream().read(data);
          count > 0;
          count = socket.getInputStream().read(data)) {
        socket.getOutputStream().write(data, 0, count);
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }
}
