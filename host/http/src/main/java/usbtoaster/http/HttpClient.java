package usbtoaster.http;

import java.net.URI;
import usbtoaster.async.Task;
import usbtoaster.async.TaskScheduler;
import usbtoaster.io.OperationOptions;

/**
 * Gets resources by HTTP/1.1, as a demonstration of a {@link HttpPolicy}; no general client. Any
 * thread may call; any number of requests may be in flight, each with a connection of its own.
 *
 * <pre>{@code
 * HttpClient client = new HttpClient(connector, workers, HttpPolicy.NET_CORE_2_1, DEFAULT);
 * client.getAsync(URI.create("http://127.0.0.1:8080/")).onCompleted(…, false);
 * }</pre>
 *
 * <p>It understands a body of known length, in chunks, and up to the connection's end. What is
 * larger than its limits or ambiguous it refuses ({@link HttpException}).
 */
public final class HttpClient {
  private final HttpConnector connector;
  private final TaskScheduler workers;
  private final HttpPolicy policy;
  private final HttpLimits limits;

  /**
   * Makes a client.
   *
   * @param workers runs continuations that are handed over
   */
  public HttpClient(
      HttpConnector connector, TaskScheduler workers, HttpPolicy policy, HttpLimits limits) {
    this.connector = connector;
    this.workers = workers;
    this.policy = policy;
    this.limits = limits;
  }

  /**
   * Starts to get a resource.
   *
   * @throws IllegalArgumentException if the URI is not one that this client gets
   */
  public Task<HttpResponse> getAsync(URI uri) {
    return sendAsync(HttpRequest.get(uri));
  }

  /** Starts to send a request; returns at once. The task fails with what went wrong. */
  public Task<HttpResponse> sendAsync(HttpRequest request) {
    return sendAsync(request, OperationOptions.NONE);
  }

  /**
   * Starts to send a request.
   *
   * @param until what ends it early: a token the whole of it, a deadline each connect, write and
   *     read. Who does not trust the server to answer gives a token that is cancelled in time
   */
  public Task<HttpResponse> sendAsync(HttpRequest request, OperationOptions until) {
    return new HttpExchange(connector, request, policy, limits, workers, until).start();
  }
}
