package usbtoaster.view.jfr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jdk.jfr.Event;

/**
 * Threads that stand for those of the recording: an event is shown on the thread that commits it.
 * There are at most {@value #MOST}; what comes after them shares one. For one thread.
 */
final class Lanes implements AutoCloseable {
  static final int MOST = 128;
  private static final int BATCH = 1024;
  private static final String OTHERS = "other threads";

  private static final class Lane {
    final ExecutorService thread;
    List<Event> events = new ArrayList<>();

    Lane(String name) {
      thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    }

    void flush() {
      List<Event> batch = events;
      events = new ArrayList<>();
      CompletableFuture.runAsync(() -> batch.forEach(Event::commit), thread).join();
    }
  }

  private final Map<String, Lane> lanes = new LinkedHashMap<>();

  /** Commits an event, now or later, on the thread that stands for {@code thread}. */
  void commit(String thread, Event event) {
    boolean own = lanes.containsKey(thread) || lanes.size() < MOST;
    Lane lane = lanes.computeIfAbsent(own ? thread : OTHERS, Lane::new);
    lane.events.add(event);
    if (lane.events.size() == BATCH) {
      lane.flush();
    }
  }

  /** Commits all that is left. */
  void flush() {
    lanes.values().forEach(Lane::flush);
  }

  /** Ends the threads. */
  @Override
  public void close() {
    lanes.values().forEach(lane -> lane.thread.close());
  }
}
