package usbtoaster.trace.census;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Every thread of the process at one moment: whose it is and what it waits for.
 *
 * <p>Java's platform threads are listed by Java. On Linux the native threads are listed too, and
 * those that are no Java thread are the JVM's own: collectors, compilers, the VM's thread. Virtual
 * threads are not threads of the process; their carriers are. The snapshot is not atomic: a thread
 * may start or end while it is taken.
 *
 * <p>Who waits for a request is seen by what the thread is parked on, or by what it says ({@link
 * Waiting}). A thread that waits by a latch, by a future of its own, or by looking again and again,
 * and does not say so, is seen where it is and not counted: the table says this, too.
 */
public final class ThreadCensus {
  private static final String JVM_JAVA = "the JVM's own, in Java";
  private static final String JVM_NATIVE = "the JVM's own, native: ";

  private final List<CensusEntry> entries;
  private final boolean nativesListed;
  private final int unmatched;

  private ThreadCensus(List<CensusEntry> entries, boolean nativesListed, int unmatched) {
    this.entries = List.copyOf(entries);
    this.nativesListed = nativesListed;
    this.unmatched = unmatched;
  }

  /** Takes a census; {@code waiting} tells who waits for a request. Any thread may take it. */
  public static ThreadCensus take(RequestWait waiting) {
    return take(waiting, Path.of("/proc/self/task"));
  }

  static ThreadCensus take(RequestWait waiting, Path tasks) {
    Optional<List<String>> natives = NativeThreads.names(tasks);
    List<CensusEntry> entries = new ArrayList<>();
    Thread.getAllStackTraces()
        .forEach((thread, stack) -> entries.add(entry(thread, stack, waiting)));
    entries.sort(Comparator.comparing(CensusEntry::group).thenComparing(CensusEntry::name));
    int unmatched = natives.map(names -> addNatives(entries, names)).orElse(0);
    return new ThreadCensus(entries, natives.isPresent(), unmatched);
  }

  private static CensusEntry entry(Thread thread, StackTraceElement[] stack, RequestWait waiting) {
    Object said = Waiting.of(thread);
    Object blocker = said != null ? said : LockSupport.getBlocker(thread);
    return new CensusEntry(
        group(thread),
        thread.getName(),
        thread.getState().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        thread.equals(Thread.currentThread()) ? "takes this census" : waitsFor(blocker, stack),
        waiting.waits(blocker, stack));
  }

  private static String group(Thread thread) {
    ThreadKind kind = ThreadKind.of(thread);
    if (kind != ThreadKind.CALLER) {
      return kind.owner();
    }
    ThreadGroup group = thread.getThreadGroup();
    String name = group == null ? "" : group.getName();
    return switch (name) {
      case "system", "InnocuousThreadGroup" -> JVM_JAVA;
      case "CarrierThreads" -> "carriers of virtual threads";
      default -> kind.owner();
    };
  }

  private static String waitsFor(@Nullable Object blocker, StackTraceElement[] stack) {
    if (blocker != null) {
      Class<?> type = blocker.getClass();
      return type.getName().substring(type.getPackageName().length()).replaceFirst("^\\.", "");
    }
    for (StackTraceElement frame : stack) {
      String type = frame.getClassName();
      if (!type.equals("java.lang.Object") && !type.contains("Unsafe")) {
        return "in " + type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethodName();
      }
    }
    return "";
  }

  /**
   * Crosses out the Java threads among the native ones; the rest are the JVM's own.
   *
   * @return how many Java threads had no native one of their name
   */
  private static int addNatives(List<CensusEntry> entries, List<String> names) {
    List<String> rest = new ArrayList<>(names);
    int unmatched = 0;
    for (CensusEntry entry : entries) {
      boolean found = rest.remove(NativeThreads.nativeName(entry.name()));
      if (!found && entry.name().equals("main")) {
        found = rest.remove("java"); // the launcher's name stays with the main thread
      }
      unmatched += found ? 0 : 1;
    }
    rest.sort(Comparator.naturalOrder());
    for (String name : rest) {
      String group = JVM_NATIVE + NativeThreads.purpose(name);
      entries.add(new CensusEntry(group, name, "", "", false));
    }
    return unmatched;
  }

  /** Returns every thread. */
  public List<CensusEntry> threads() {
    return entries;
  }

  /** Returns the threads that wait for a request. */
  public List<CensusEntry> waiting() {
    return entries.stream().filter(CensusEntry::waitsForRequest).toList();
  }

  /** Returns whether the native threads could be listed. */
  public boolean nativesListed() {
    return nativesListed;
  }

  /** Returns how many Java threads were not found among the native ones. */
  public int unmatched() {
    return unmatched;
  }

  /** Returns how many threads each group has, in the order of the table. */
  public Map<String, Integer> groups() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    entries.forEach(entry -> counts.merge(entry.group(), 1, Integer::sum));
    return counts;
  }

  /** Returns the census as lines: a total, then each group with its count, then its threads. */
  public List<String> table() {
    return CensusTable.of(this);
  }
}
