package usbtoaster.experiments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import usbtoaster.async.Task;
import usbtoaster.http.HttpClient;
import usbtoaster.http.HttpLimits;
import usbtoaster.http.HttpPolicy;
import usbtoaster.http.HttpResponse;
import usbtoaster.http.HttpTransport;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.trace.census.ThreadKind;

/** The test of the second article's commenter: who runs the continuation of an HTTP client. */
final class InlineExperiment implements Experiment {
  private static final long MOMENT_NANOS = 100_000_000;
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
  private static final String BODY = "toast";

  private final Supplier<Site> sites;
  private final UnaryOperator<HttpPolicy> choice;

  InlineExperiment() {
    this(UnaryOperator.identity());
  }

  /** Makes one whose clients have another policy than they should. */
  InlineExperiment(UnaryOperator<HttpPolicy> choice) {
    sites = DeviceSite::new;
    this.choice = choice;
  }

  @Override
  public String name() {
    return "inline";
  }

  @Override
  public String title() {
    return "Which thread goes on behind an HTTP client, as in each .NET.";
  }

  @Override
  public String claim() {
    return "Typically most continuations are scheduled to the worker threads. \"One of the most"
        + " significant exceptions are HttpClient continuations on Windows (since .NET Core"
        + " 2.1)\". A reader counted the free I/O threads, and saw inlining in 2.0, too.";
  }

  @Override
  public String method() {
    return "A small HTTP client gets five bytes, as .NET Core 2.0, 2.1 to 6, and 7 did it. Which"
        + " kind of thread runs the client's own code, and which the caller's continuation? That"
        + " one counts the free I/O threads, as the reader did, at once and a moment later: an I/O"
        + " thread that has just handed over is not back at once, so the first count cannot tell.";
  }

  /** What one request has shown. */
  private static final class Seen {
    private final CountDownLatch over = new CountDownLatch(1);

    // Volatile: set on the threads that are looked for, read by the one that looks.
    private volatile ThreadKind client = ThreadKind.CALLER;
    private volatile ThreadKind caller = ThreadKind.CALLER;
    private volatile int freeAtOnce;
    private volatile int freeLater;
  }

  @Override
  public Finding run(Setting setting) throws IOException, InterruptedException {
    Table.Builder table =
        Table.of("as", "the client's code", "the caller's", ">free at once", ">later");
    List<Expectation> expectations = new ArrayList<>();
    int most = ThreadPoolOptions.DEFAULT.maxIoThreads();
    for (HttpPolicy policy : HttpPolicy.values()) {
      Seen seen = get(choice.apply(policy));
      table.row(
          policy.title(),
          seen.client.owner(),
          seen.caller.owner(),
          seen.freeAtOnce,
          seen.freeLater);
      boolean inPlace = policy == HttpPolicy.NET_CORE_2_1;
      String client = policy == HttpPolicy.NET_7 ? "workers" : "I/O pool";
      expectations.add(
          Expectation.equal(
              policy.title()
                  + ": client, caller: "
                  + client
                  + ", "
                  + (inPlace ? client : "workers"),
              client + ", " + (inPlace ? client : "workers"),
              seen.client.owner() + ", " + seen.caller.owner()));
      int free = inPlace ? most - 1 : most;
      expectations.add(
          Expectation.equal("I/O threads free a moment later: " + free, free, seen.freeLater));
    }
    return new Finding(table.build(), expectations);
  }

  private Seen get(HttpPolicy policy) throws IOException, InterruptedException {
    Seen seen = new Seen();
    try (Site site = sites.get()) {
      HttpClient client =
          new HttpClient(
              (host, port, inlining) ->
                  site.connector()
                      .connectAsync(host, port, inlining)
                      .then(transport -> new Watched(transport, seen)),
              site.pool().workers(),
              policy,
              HttpLimits.DEFAULT);
      Task<HttpResponse> answer = client.getAsync(site.uri());
      answer.onCompleted(() -> look(site, seen), false);
      site.send(HEAD);
      site.send(BODY);
      seen.over.await();
      answer.join(); // throws what went wrong
    }
    return seen;
  }

  /** The caller's continuation. */
  private static void look(Site site, Seen seen) {
    ThreadPool pool = site.pool();
    seen.freeAtOnce = pool.availableIoThreads();
    seen.caller = ThreadKind.of(Thread.currentThread());
    Waits.moment(MOMENT_NANOS, () -> pool.availableIoThreads() == pool.maxIoThreads());
    seen.freeLater = pool.availableIoThreads();
    seen.over.countDown();
  }

  /** A connection that notes who goes on reading behind the first piece. */
  private static final class Watched implements HttpTransport {
    private final HttpTransport transport;
    private final Seen seen;
    private int reads; // one thread at a time reads

    Watched(HttpTransport transport, Seen seen) {
      this.transport = transport;
      this.seen = seen;
    }

    @Override
    public Task<Integer> readAsync(byte[] data, int offset, int length) {
      if (++reads == 2) {
        seen.client = ThreadKind.of(Thread.currentThread());
      }
      return transport.readAsync(data, offset, length);
    }

    @Override
    public Task<Integer> writeAsync(byte[] data) {
      return transport.writeAsync(data);
    }

    @Override
    public void close() {
      transport.close();
    }
  }
}
