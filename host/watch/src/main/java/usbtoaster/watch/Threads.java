package usbtoaster.watch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.async.Task;
import usbtoaster.kernel.KernelEvent;
import usbtoaster.trace.census.CensusEntry;
import usbtoaster.trace.census.RequestWait;
import usbtoaster.trace.census.ThreadCensus;
import usbtoaster.trace.census.ThreadKind;

/** Takes a census of the threads now and then. Not thread-safe: it belongs to who publishes. */
final class Threads {
  private static final int MOST_THREADS = 64;

  /** Who waits for a request is parked on its task, or on its event in the kernel. */
  private static final RequestWait WAITING =
      (blocker, stack) -> blocker instanceof Task || blocker instanceof KernelEvent;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private List<Map<String, Object>> last = List.of();
  private int waiting;
  private long samples;
  private long waitingInSamples;

  /** Looks at all threads; {@code busy} tells whether a request is in flight. */
  void look(BooleanSupplier busy) {
    boolean before = busy.getAsBoolean();
    ThreadCensus census = ThreadCensus.take(WAITING);
    if (before && busy.getAsBoolean()) {
      samples++;
      waitingInSamples += census.waiting().isEmpty() ? 0 : 1;
    }
    waiting = census.waiting().size();
    Map<String, Long> cpu = cpuNanos();
    List<Map<String, Object>> now = new ArrayList<>();
    for (CensusEntry entry : census.threads()) {
      ThreadKind kind = kind(entry.group());
      if (now.size() < MOST_THREADS && (kind != null || entry.waitsForRequest())) {
        now.add(said(entry, kind, cpu.getOrDefault(entry.name(), -1L)));
      }
    }
    last = now;
  }

  private static Map<String, Object> said(
      CensusEntry entry, @Nullable ThreadKind kind, long cpuNanos) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("name", entry.name());
    said.put("kind", kind == null ? "OTHER" : kind.name());
    said.put("owner", entry.group());
    said.put("state", state(entry, kind));
    said.put("waits", entry.waitsForRequest());
    said.put("cpuNanos", cpuNanos);
    return said;
  }

  private static String state(CensusEntry entry, @Nullable ThreadKind kind) {
    if (entry.waitsForRequest()) {
      return "waits for a request";
    }
    if (entry.state().equals("runnable")) {
      return "runs";
    }
    return kind == null || kind.role().isEmpty() ? entry.state() : kind.role();
  }

  /** Returns whose such threads are; null: the JVM's own. */
  private static @Nullable ThreadKind kind(String owner) {
    for (ThreadKind kind : ThreadKind.values()) {
      if (kind.owner().equals(owner)) {
        return kind;
      }
    }
    return null;
  }

  private Map<String, Long> cpuNanos() {
    Map<String, Long> used = new HashMap<>();
    if (threads.isThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()) {
      for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
        if (info != null) {
          used.put(info.getThreadName(), threads.getThreadCpuTime(info.getThreadId()));
        }
      }
    }
    return used;
  }

  List<Map<String, Object>> last() {
    return last;
  }

  int waiting() {
    return waiting;
  }

  long samples() {
    return samples;
  }

  long waitingInSamples() {
    return waitingInSamples;
  }
}
