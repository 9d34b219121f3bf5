package usbtoaster.http;

import usbtoaster.async.Task;
import usbtoaster.io.Inlining;
import usbtoaster.io.OperationOptions;

/** Makes connections. Any thread may ask. */
@FunctionalInterface
public interface HttpConnector {
  /**
   * Starts to connect.
   *
   * @param inlining where continuations of the connection's tasks run, this one's included
   * @param until what ends the attempt early
   */
  Task<HttpTransport> connectAsync(
      String host, int port, Inlining inlining, OperationOptions until);
}
