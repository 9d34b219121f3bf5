package usbtoaster.watch;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;
import usbtoaster.trace.life.Correlator;

/**
 * Drains what is recorded, all of it, and sends the pages a sample: at most {@value
 * #TICKS_PER_SECOND} times a second a state, some stages, some work and some edges. Its one thread
 * takes the census, too.
 */
final class Publisher implements Said, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  /** Four messages each. */
  private static final int TICKS_PER_SECOND = 4;

  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND;
  private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int MOST_SAID = 16;
  private static final int SAID_PER_TICK = 1;

  /** A sentence for the log of the page. */
  private record Sentence(String kind, String text, long nanos) {}

  private final WatchedToaster toaster;
  private final Clients clients;
  private final State state;
  private final Sampler sampler;
  private final Correlator correlator;
  private final StackThread thread = new StackThread(ThreadKind.CENSUS, "watch", this::run);
  private final Deque<Sentence> said = new ArrayDeque<>(); // guarded by itself, as the next
  private long unsaid;
  // Volatile: set by any thread, read by the thread.
  private volatile boolean closed;
  private volatile boolean urgent;
  private volatile String lastState = "{}";

  Publisher(WatchedToaster toaster, Clients clients, Tally tally) {
    this.toaster = toaster;
    this.clients = clients;
    sampler = new Sampler(toaster::pieceOf, toaster.time().nanoTime(), System.nanoTime());
    correlator = new Correlator(sampler);
    state = new State(toaster, clients, tally, sampler);
  }

  /** Begins; {@code toasting} knows the settings. */
  void start(Toasting toasting) {
    state.toasting(toasting);
    lastState = json(state.now());
    thread.start();
  }

  /** Returns the last state, as JSON. */
  String lastState() {
    return lastState;
  }

  /** Has the state sent at once. */
  void hurry() {
    urgent = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void info(String sentence) {
    say("info", sentence);
  }

  @Override
  public void fault(String sentence) {
    say("fault", sentence);
  }

  @Override
  public void error(String sentence) {
    say("error", sentence);
  }

  private void say(String kind, String text) {
    Sentence sentence = new Sentence(kind, text, state.nanos());
    synchronized (said) {
      if (said.size() < MOST_SAID) {
        said.addLast(sentence);
      } else {
        unsaid++;
      }
    }
  }

  private void run() {
    long tick = System.nanoTime();
    while (!closed) {
      try {
        drain();
        long now = System.nanoTime();
        if (now - tick >= 0 || urgent) {
          boolean regular = now - tick >= 0;
          urgent = false;
          publish(now, regular);
          tick = regular ? now + TICK_NANOS : tick;
        }
      } catch (RuntimeException e) {
        LOG.error("Something failed while the page was told, which goes on.", e);
      }
      LockSupport.parkNanos(this, DRAIN_NANOS);
    }
  }

  private void drain() {
    correlator.drain(toaster.trace());
    toaster.recorder().drain(sampler);
    state.look();
  }

  private void publish(long now, boolean regular) {
    lastState = json(state.now());
    clients.send("state", lastState);
    if (!regular) {
      return;
    }
    sampler.refill(now);
    send("stages", sampler.takeStages());
    List<Map<String, Object>> work = sampler.takeWork();
    if (!work.isEmpty()) {
      clients.send("work", json(work));
    }
    send("lines", sampler.takeLines());
    sendSaid();
    state.lookCloser();
  }

  private void send(String name, Map<String, Object> message) {
    if (!message.isEmpty()) {
      clients.send(name, json(message));
    }
  }

  private void sendSaid() {
    for (int i = 0; i < SAID_PER_TICK; i++) {
      Sentence sentence;
      long missing;
      synchronized (said) {
        sentence = said.pollFirst();
        missing = said.isEmpty() ? unsaid : 0;
        unsaid = said.isEmpty() ? 0 : unsaid;
      }
      if (sentence == null) {
        return;
      }
      String more = missing == 0 ? "" : " (And %d more that are not told.)".formatted(missing);
      clients.send(
          "said",
          json(
              Map.of(
                  "text", sentence.text() + more,
                  "kind", sentence.kind(),
                  "nanos", sentence.nanos())));
    }
  }

  private static String json(Object value) {
    try {
      return JSON.std.asString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.awaitEnd();
  }
}
