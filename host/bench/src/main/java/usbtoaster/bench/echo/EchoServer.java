package usbtoaster.bench.echo;

import com.sun.management.ThreadMXBean;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import usbtoaster.engine.EngineKind;
import usbtoaster.engines.EngineOptions;
import usbtoaster.io.Inlining;

/**
 * One server in a JVM of its own: says its port, then for each line that it reads how many bytes
 * were allocated so far, and ends with its input.
 */
public final class EchoServer {
  private EchoServer() {}

  /** Returns where all servers listen. */
  static InetAddress loopback() {
    return InetAddress.ofLiteral("127.0.0.1");
  }

  /**
   * Serves.
   *
   * @param arguments which server
   */
  public static void main(String[] arguments) throws Exception {
    System.out.println(start(arguments[0]));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (BufferedReader asked =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      while (asked.readLine() != null) {
        System.out.println(threads.getTotalThreadAllocatedBytes());
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static int start(String which) throws Exception {
    return switch (which) {
      case "uring" -> own(EngineKind.URING, Inlining.INLINE, true);
      case "uring-tasks" -> own(EngineKind.URING, Inlining.INLINE, false);
      case "uring-worker" -> own(EngineKind.URING, Inlining.WORKER, true);
      case "iocp" -> own(EngineKind.IOCP, Inlining.INLINE, true);
      case "epoll" -> own(EngineKind.EPOLL, Inlining.INLINE, true);
      case "netty-nio" -> NettyEcho.start(NioIoHandler.newFactory(), NioServerSocketChannel.class);
      case "netty-epoll" ->
          NettyEcho.start(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
      case "netty-uring" ->
          NettyEcho.start(IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
      case "jdk-async" -> JdkEcho.startAsync();
      case "virtual" -> JdkEcho.startVirtual();
      default -> throw new IllegalArgumentException("There is no server " + which + ".");
    };
  }

  private static int own(EngineKind kind, Inlining inlining, boolean reuses) throws Exception {
    return OwnEcho.start(EngineOptions.of(kind).withInlining(inlining), reuses);
  }
}
