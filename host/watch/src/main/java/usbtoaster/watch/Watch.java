package usbtoaster.watch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.async.UiLoop;

/**
 * A toaster at work, and the page that shows it.
 *
 * <pre>{@code
 * try (Watch watch = Watch.open(options, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null)) {
 *   System.out.println(watch.url());
 *   …
 * }
 * }</pre>
 *
 * <p>Any thread may close it.
 */
public final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>(); // the last one opened first
  private final WatchServer server;
  private final @Nullable String given;

  private Watch(WatchOptions options, InetSocketAddress address, @Nullable String given)
      throws IOException {
    this.given = given;
    try {
      Clients clients = new Clients();
      Tally tally = new Tally();
      WatchedToaster toaster = new WatchedToaster(options);
      parts.push(toaster);
      Publisher publisher = new Publisher(toaster, clients, tally);
      UiLoop loop =
          new UiLoop("toasting", fault -> LOG.error("Something failed while toasting.", fault));
      Toasting toasting =
          new Toasting(loop, toaster, options.settings(), options.bread(), tally, publisher);
      server =
          new WatchServer(
              address, given, clients, publisher, new Orders(toaster, toasting, tally, publisher));
      parts.push(server);
      publisher.start(toasting);
      parts.push(publisher);
      loop.start();
      parts.push(loop);
      parts.push(toaster::goOn); // the loop may stand in a frame of a paused device
      parts.push(toasting::cancel);
      toasting.begin();
      server.start();
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Opens the toaster and the page's server.
   *
   * @param address where to listen; the port 0 is any free one
   * @param given the address as the user wrote it, which others than this machine may reach, so a
   *     token is needed; null: {@code address} is loopback's
   * @throws usbtoaster.targets.TargetException if the target is not to be had
   * @throws java.net.BindException if the port is in use, or the address is not this machine's
   * @throws IOException if the device refuses
   */
  public static Watch open(WatchOptions options, InetSocketAddress address, @Nullable String given)
      throws IOException {
    return new Watch(options, address, given);
  }

  /** Returns where to look. Where a token is needed, it is in it. */
  public String url() {
    InetSocketAddress bound = server.address();
    String name =
        given == null || bound.getAddress().isAnyLocalAddress()
            ? bound.getAddress().isAnyLocalAddress() ? "127.0.0.1" : local(bound)
            : Gate.literal(given);
    return "http://%s:%d/%s".formatted(name, bound.getPort(), server.query());
  }

  private static String local(InetSocketAddress bound) {
    return Gate.literal(bound.getAddress().getHostAddress());
  }

  /** Closes the page, and then the toaster, also while it is paused. Closing twice does nothing. */
  @Override
  public void close() {
    while (true) {
      AutoCloseable part;
      synchronized (parts) {
        part = parts.poll();
      }
      if (part == null) {
        return;
      }
      try {
        part.close();
      } catch (Exception e) {
        LOG.error("A part was not closed.", e);
      }
    }
  }
}
