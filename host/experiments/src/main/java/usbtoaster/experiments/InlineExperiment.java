package usbtoaster.experiments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import usbtoaster.async.Task;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.EngineUnavailableException;
import usbtoaster.http.HttpClient;
import usbtoaster.http.HttpLimits;
import usbtoaster.http.HttpPolicy;
import usbtoaster.http.HttpResponse;
import usbtoaster.http.HttpTransport;
import usbtoaster.io.OperationOptions;
import usbtoaster.io.ThreadPool;
import usbtoaster.trace.census.ThreadKind;

/** The test of the second article's commenter: who runs the continuation of an HTTP client. */
final class InlineExperiment implements Experiment {
  private static final long MOMENT_NANOS = 100_000_000;
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
  private static final String BODY = "toast";
  private static final String WORKERS = ThreadKind.WORKER.owner();
  private static final String PORT = ThreadKind.IO.owner();

  /** Opens a site on a completion port. */
  @FunctionalInterface
  interface Port {
    Site open() throws IOException, EngineUnavailableException;
  }

  private final UnaryOperator<HttpPolicy> choice;
  private final Port port;

  InlineExperiment() {
    this(UnaryOperator.identity(), () -> SocketSite.open(EngineKind.IOCP));
  }

  /**
   * Makes one.
   *
   * @param choice gives a client another policy than it should have
   * @param port opens a server and a client's system on a completion port
   */
  InlineExperiment(UnaryOperator<HttpPolicy> choice, Port port) {
    this.choice = choice;
    this.port = port;
  }

  @Override
  public String name() {
    return "inline";
  }

  @Override
  public String title() {
    return "Which thread runs what follows an HTTP request, in each .NET.";
  }

  @Override
  public String claim() {
    return "Typically most continuations are scheduled to the worker threads. \"One of the most"
        + " significant exceptions are HttpClient continuations on Windows (since .NET Core"
        + " 2.1)\". A reader counted the free I/O threads, and saw inlining in 2.0, too. On Linux"
        + " epoll is used, and \"no inlining may happen\".";
  }

  @Override
  public String method() {
    return "A small HTTP client gets five bytes, as .NET Core 2.0, 2.1 to 6, and 7 did it. Which"
        + " kind of thread runs the client's own code, and which the caller's continuation? That"
        + " one counts the free I/O threads, as the reader did, at once and a moment later: an I/O"
        + " thread that has just handed over is not back at once, so the first count cannot tell."
        + " At last the client of 2.1 to 6 runs on epoll, where workers run all.";
  }

  /** What one request has shown. */
  private static final class Seen {
    private final CountDownLatch over = new CountDownLatch(1);
    private final Semaphore reading = new Semaphore(0); // the client waits for something

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
    List<String> notes = new ArrayList<>();
    for (HttpPolicy policy : HttpPolicy.values()) {
      try (Site site = windows(notes)) {
        Seen seen = get(site, choice.apply(policy));
        String client = policy == HttpPolicy.NET_7 ? WORKERS : PORT;
        boolean inPlace = policy == HttpPolicy.NET_CORE_2_1;
        row(table, policy.title(), seen, expectations, client, inPlace ? client : WORKERS);
        int free = site.pool().maxIoThreads() - (inPlace ? 1 : 0);
        expectations.add(
            Expectation.equal("I/O threads free a moment later: " + free, free, seen.freeLater));
      }
    }
    try (Site site = SocketSite.open(EngineKind.EPOLL)) {
      Seen seen = get(site, HttpPolicy.NET_CORE_2_1);
      row(table, "2.1 to 6 on epoll", seen, expectations, WORKERS, WORKERS);
    } catch (EngineUnavailableException refused) {
      notes.add("There is no epoll here: " + refused.getMessage());
    }
    return new Finding(table.build(), expectations, notes);
  }

  /** Opens a server at a socket of a completion port; else one that is a device of the stack. */
  private Site windows(List<String> notes) throws IOException {
    try {
      return port.open();
    } catch (EngineUnavailableException refused) {
      if (notes.isEmpty()) {
        notes.add(
            "No completion port has sockets here, so the server is a device of the stack: "
                + refused.getMessage());
      }
      return new DeviceSite();
    }
  }

  private static void row(
      Table.Builder table,
      String as,
      Seen seen,
      List<Expectation> expectations,
      String client,
      String caller) {
    table.row(as, seen.client.owner(), seen.caller.owner(), seen.freeAtOnce, seen.freeLater);
    expectations.add(
        Expectation.equal(
            as + ": client, caller: " + client + ", " + caller,
            client + ", " + caller,
            seen.client.owner() + ", " + seen.caller.owner()));
  }

  private static Seen get(Site site, HttpPolicy policy) throws IOException, InterruptedException {
    Seen seen = new Seen();
    HttpClient client =
        new HttpClient(
            (host, at, inlining, until) ->
                site.connector()
                    .connectAsync(host, at, inlining, until)
                    .then(transport -> new Watched(transport, seen)),
            site.pool().workers(),
            policy,
            HttpLimits.DEFAULT);
    Task<HttpResponse> answer = client.getAsync(site.uri());
    answer.onCompleted(() -> look(site, seen), false);
    seen.reading.acquire();
    site.send(HEAD);
    seen.reading.acquire();
    site.send(BODY);
    seen.over.await();
    answer.join(); // throws what went wrong
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
    public Task<Integer> readAsync(byte[] data, int offset, int length, OperationOptions until) {
      if (++reads == 2) {
        seen.client = ThreadKind.of(Thread.currentThread());
      }
      Task<Integer> read = transport.readAsync(data, offset, length, until);
      seen.reading.release();
      return read;
    }

    @Override
    public Task<Integer> writeAsync(byte[] data, OperationOptions until) {
      return transport.writeAsync(data, until);
    }

    @Override
    public void close() {
      transport.close();
    }
  }
}
