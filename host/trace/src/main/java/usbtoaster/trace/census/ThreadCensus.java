package usbtoaster.trace.census;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.trace.text.TextTable;

/**
 * Every thread of the process at one moment: whose it is and what it waits for.
 *
 * <p>Java's platform threads are listed by Java. On Linux the native threads are listed too, and
 * those that are no Java thread are the JVM's own: collectors, compilers, the VM's thread. Virtual
 * threads are not threads of the process; their carriers are. The snapshot is not atomic: a thread
 * may start or end while it is taken. For a moment a Java thread has ended for Java, and not yet
 * for Linux; a census of that moment has it under its name among the JVM's own.
 *
 * <p>Who waits for a request is seen by what the thread is parked on, or by what it says ({@link
 * Waiting}, and {@link NativeWait} where it rests in a call of the system). A thread that waits by
 * a latch, by a future of its own, or by looking again and again, and does not say so, is seen
 * where it is and not counted: the table says this, too.
 */
public final class ThreadCensus {
  private static final String JVM_JAVA = "the JVM's own, in Java";
  private static final String JVM_NATIVE = "the JVM's own, native: ";
  private static final int SOME_MORE = 16;

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
    Optional<List<NativeThread>> natives = NativeThread.all(tasks);
    ThreadMXBean times = ManagementFactory.getThreadMXBean();
    List<CensusEntry> entries = new ArrayList<>();
    Thread.getAllStackTraces()
        .forEach((thread, stack) -> entries.add(entry(thread, stack, waiting, times)));
    entries.sort(Comparator.comparing(CensusEntry::group).thenComparing(CensusEntry::name));
    int unmatched = natives.map(threads -> addNatives(entries, threads)).orElse(0);
    return new ThreadCensus(entries, natives.isPresent(), unmatched);
  }

  /**
   * Counts who waits for a request at this moment, and does nothing else: no stack is taken unless
   * {@code waiting} asks for it, so it stops no thread. Any thread may ask.
   */
  public static int countWaiting(RequestWait waiting) {
    int count = 0;
    for (Thread thread : platformThreads()) {
      count += waits(thread, waiting, thread::getStackTrace) ? 1 : 0;
    }
    return count;
  }

  private static List<Thread> platformThreads() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    for (ThreadGroup above = root; above != null; above = above.getParent()) {
      root = above;
    }
    if (root == null) {
      return List.of(); // this thread has ended, and asks nothing
    }
    Thread[] threads = new Thread[root.activeCount() + SOME_MORE];
    int count = root.enumerate(threads);
    while (count == threads.length) { // others have come: what did not fit is left out
      threads = new Thread[2 * count];
      count = root.enumerate(threads);
    }
    return Arrays.asList(threads).subList(0, count);
  }

  /**
   * A thread that rests in the system waits for a request if it says so, in one way or the other.
   */
  private static boolean waits(
      Thread thread, RequestWait waiting, Supplier<StackTraceElement[]> stack) {
    NativeWait inside = NativeWait.of(thread);
    if (inside == null) {
      return waiting.waits(blocker(thread), stack);
    }
    Object said = Waiting.of(thread);
    return inside.forRequest() || (said != null && waiting.waits(said, stack));
  }

  private static @Nullable Object blocker(Thread thread) {
    Object said = Waiting.of(thread);
    return said != null ? said : LockSupport.getBlocker(thread);
  }

  private static CensusEntry entry(
      Thread thread, StackTraceElement[] stack, RequestWait waiting, ThreadMXBean times) {
    Object blocker = blocker(thread);
    NativeWait inside = NativeWait.of(thread);
    ThreadKind kind = ThreadKind.of(thread);
    String group = group(thread, kind);
    return new CensusEntry(
        group,
        thread.getName(),
        inside == null ? state(thread) : CensusEntry.IN_SYSTEM,
        does(thread, inside, blocker, stack),
        waits(thread, waiting, () -> stack),
        group.equals(kind.owner()) ? kind : null,
        thread.threadId(),
        times.isThreadCpuTimeSupported()
            ? times.getThreadCpuTime(thread.threadId())
            : CensusEntry.UNKNOWN);
  }

  private static String state(Thread thread) {
    return thread.getState().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String does(
      Thread thread,
      @Nullable NativeWait inside,
      @Nullable Object blocker,
      StackTraceElement[] stack) {
    if (thread.equals(Thread.currentThread())) {
      return "takes this census";
    }
    if (inside == null) {
      return waitsFor(blocker, stack);
    }
    Object said = Waiting.of(thread);
    return said == null ? inside.does() : waitsFor(said, stack) + "; " + inside.does();
  }

  private static String group(Thread thread, ThreadKind kind) {
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
  private static int addNatives(List<CensusEntry> entries, List<NativeThread> threads) {
    List<NativeThread> rest = new ArrayList<>(threads);
    int unmatched = 0;
    for (CensusEntry entry : entries) {
      boolean found = remove(rest, NativeThread.nativeName(entry.name()));
      if (!found && entry.name().equals("main")) {
        found = removeMain(rest);
      }
      unmatched += found ? 0 : 1;
    }
    rest.removeIf(NativeThread::hasEnded); // perhaps a Java thread that ended before Java's list
    rest.sort(Comparator.comparing(NativeThread::name));
    for (NativeThread thread : rest) {
      String group = JVM_NATIVE + thread.purpose();
      entries.add(
          new CensusEntry(
              group, thread.name(), "", "", false, null, -thread.id(), thread.cpuNanos()));
    }
    return unmatched;
  }

  private static boolean remove(List<NativeThread> rest, String name) {
    return rest.stream()
        .filter(thread -> thread.name().equals(name))
        .findFirst()
        .map(rest::remove)
        .orElse(false);
  }

  /**
   * Crosses out the main thread, which keeps the launcher's name. It is the second of that name, as
   * the launcher has started it before any other; a program of another kind has no launcher. A
   * thread that has just started has the name of the thread that started it.
   */
  private static boolean removeMain(List<NativeThread> rest) {
    List<NativeThread> named =
        rest.stream()
            .filter(thread -> thread.name().equals("java"))
            .sorted(Comparator.comparingLong(NativeThread::id))
            .limit(2)
            .toList();
    return !named.isEmpty() && rest.remove(named.getLast());
  }

  /**
   * Returns this census with the time that its threads have run on a processor between two others.
   * A thread that is not in {@code earlier} had not run yet; one that is not in {@code later} has
   * ended, and what it has used since this census is not known.
   */
  public ThreadCensus between(ThreadCensus earlier, ThreadCensus later) {
    Map<Long, Long> before = earlier.times();
    Map<Long, Long> after = later.times();
    List<CensusEntry> timed = new ArrayList<>();
    for (CensusEntry entry : entries) {
      long end = after.getOrDefault(entry.key(), entry.cpuNanos());
      long begin = before.getOrDefault(entry.key(), 0L);
      timed.add(entry.withCpu(end < 0 || begin < 0 ? CensusEntry.UNKNOWN : end - begin));
    }
    return new ThreadCensus(timed, nativesListed, unmatched);
  }

  private Map<Long, Long> times() {
    Map<Long, Long> times = new HashMap<>();
    entries.forEach(entry -> times.put(entry.key(), entry.cpuNanos()));
    return times;
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

  /**
   * Returns half a sentence on what a thread of any program does: what its kind does, or where it
   * is.
   */
  public static String does(CensusEntry entry) {
    return CensusTable.does(entry);
  }

  /** Returns the census as lines: a total, then each group with its count, then its threads. */
  public List<String> table() {
    return table(TextTable.COLUMNS, CensusTable::does);
  }

  /**
   * Returns the lines in so many columns.
   *
   * @param does says what a thread does; {@link #table()} has what can be said of any program
   */
  public List<String> table(int columns, Function<CensusEntry, String> does) {
    return CensusTable.of(this, columns, does);
  }
}
