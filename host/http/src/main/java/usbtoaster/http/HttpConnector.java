package usbtoaster.http;

import usbtoaster.async.Task;
import usbtoaster.io.Inlining;

/** Makes connections. Any thread may ask. */
@FunctionalInterface
public interface HttpConnector {
  /**
   * Starts to connect.
   *
   * @param inlining where continuations of the connection's tasks run, this one's included
   */
  Task<HttpTransport> connectAsync(String host, int port, Inlining inlining);
}
