package usbtoaster.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.AsyncStateMachine;
import usbtoaster.async.Task;
import usbtoaster.async.TaskScheduler;
import usbtoaster.io.OperationOptions;

/**
 * One request and its answer, as an async method: connect, write, read until the answer is whole.
 * Captures no context: a library does not care where it goes on.
 */
final class HttpExchange extends AsyncStateMachine<HttpResponse> {
  private static final int READ_BYTES = 4096;

  // The states: what is done next.
  private static final int CONNECT = 0;
  private static final int WRITE = 1;
  private static final int FIRST = 2; // the first read
  private static final int MORE = 3;

  private final HttpConnector connector;
  private final HttpRequest request;
  private final HttpPolicy policy;
  private final OperationOptions until;
  private final HttpParser parser;
  private final byte[] buffer = new byte[READ_BYTES];
  private Task<HttpTransport> connected = Task.canceled();
  private Task<Integer> transferred = Task.canceled();
  private @Nullable HttpTransport transport;

  HttpExchange(
      HttpConnector connector,
      HttpRequest request,
      HttpPolicy policy,
      HttpLimits limits,
      TaskScheduler workers,
      OperationOptions until) {
    super(workers, policy.handsOver());
    this.connector = connector;
    this.request = request;
    this.policy = policy;
    this.until = until;
    parser = new HttpParser(limits);
  }

  @Override
  protected void moveNext() throws Exception {
    try {
      switch (state()) {
        case CONNECT -> {
          connected =
              connector.connectAsync(request.host(), request.port(), policy.stream(), until);
          suspends(connected.configureAwait(false), WRITE);
        }
        case WRITE -> {
          HttpTransport opened = resultOf(connected);
          transport = opened;
          transferred = opened.writeAsync(request.bytes(), until);
          suspends(transferred.configureAwait(false), FIRST);
        }
        case FIRST -> {
          resultOf(transferred);
          read();
        }
        default -> {
          if (parser.feed(buffer, resultOf(transferred))) {
            close();
            complete(parser.response());
          } else {
            read();
          }
        }
      }
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /** Awaits more of the answer; the last thing that a step does. */
  private void read() {
    HttpTransport opened = Objects.requireNonNull(transport); // it is connected
    transferred = opened.readAsync(buffer, 0, buffer.length, until);
    suspends(transferred.configureAwait(false), MORE);
  }

  private void close() {
    if (transport != null) {
      transport.close();
    }
  }
}
