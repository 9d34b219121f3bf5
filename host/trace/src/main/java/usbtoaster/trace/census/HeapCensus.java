package usbtoaster.trace.census;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import usbtoaster.trace.text.TextTable;

/**
 * The objects that the heap holds at one moment, counted by class, as HotSpot counts them ({@code
 * jcmd GC.class_histogram}). It collects the garbage first and stops the world meanwhile.
 * Immutable.
 */
public final class HeapCensus {
  private static final String SERVER = "com.sun.management:type=DiagnosticCommand";
  private static final Pattern LINE =
      Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)", Pattern.MULTILINE);

  private final Map<String, Held> classes = new HashMap<>();

  /**
   * What there is of a class.
   *
   * @param type the class's name, as the JVM writes it
   * @param objects how many
   * @param bytes of all of them together
   */
  public record Held(String type, long objects, long bytes) {
    private Held plus(Held other) {
      return new Held(type, objects + other.objects, bytes + other.bytes);
    }

    private Held since(Held before) {
      return new Held(type, objects - before.objects, bytes - before.bytes);
    }
  }

  private HeapCensus() {}

  /**
   * Takes a census. Any thread.
   *
   * @throws IllegalStateException if this JVM does not tell
   */
  public static HeapCensus take() {
    Object told;
    try {
      told =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName(SERVER),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new IllegalStateException("This JVM does not count its objects. Use HotSpot.", e);
    }
    HeapCensus census = new HeapCensus();
    Matcher line = LINE.matcher(String.valueOf(told));
    while (line.find()) {
      Held held =
          new Held(line.group(3), Long.parseLong(line.group(1)), Long.parseLong(line.group(2)));
      census.classes.merge(held.type, held, Held::plus);
    }
    return census;
  }

  /** Returns the classes with at least {@code objects} more than {@code before}, largest first. */
  public List<Held> grownSince(HeapCensus before, long objects) {
    List<Held> grown = new ArrayList<>();
    for (Held now : classes.values()) {
      Held then = before.classes.get(now.type);
      Held more = then == null ? now : now.since(then);
      if (more.objects >= objects) {
        grown.add(more);
      }
    }
    grown.sort(Comparator.comparingLong(Held::bytes).reversed().thenComparing(Held::type));
    return grown;
  }

  /** Returns the bytes of {@code grown} together, for each of {@code parts}. */
  public static long bytesEach(List<Held> grown, long parts) {
    return each(grown.stream().mapToLong(Held::bytes).sum(), parts);
  }

  /** Returns the lines of a table of {@code grown}: of each class what falls to each part. */
  public static List<String> table(List<Held> grown, long parts) {
    TextTable table = new TextTable("class", ">objects", ">bytes");
    for (Held held : grown) {
      table.row(
          held.type.substring(held.type.lastIndexOf('.') + 1),
          String.valueOf(each(held.objects, parts)),
          String.valueOf(each(held.bytes, parts)));
    }
    table.row("together", "", String.valueOf(bytesEach(grown, parts)));
    return table.lines();
  }

  private static long each(long all, long parts) {
    return Math.round((double) all / parts);
  }
}
