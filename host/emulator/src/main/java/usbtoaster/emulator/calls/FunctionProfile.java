package usbtoaster.emulator.calls;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each function ran, and how long: adds up what it hears. A function that is under way
 * several times, as in a recursion, counts its total time once. Belongs to the machine's thread.
 */
public final class FunctionProfile implements FunctionListener {
  /** Where functions are added up once there are very many names. */
  public static final String OTHERS = "(others)";

  private static final int MOST_NAMES = 4096;

  /**
   * What one function took, in picoseconds.
   *
   * @param selfPicos without the functions that it called, and the handlers that interrupted it
   * @param totalPicos with them
   */
  public record Line(String function, long calls, long selfPicos, long totalPicos) {}

  private static final class Sum {
    long calls;
    long selfPicos;
    long totalPicos;
    int underWay;
  }

  private final Map<String, Sum> sums = new HashMap<>();
  private final long[] innerPicos = new long[ShadowStack.MOST + 1]; // by depth

  private Sum sum(String function) {
    Sum known = sums.get(function);
    if (known == null) {
      String name = sums.size() < MOST_NAMES ? function : OTHERS;
      known = sums.computeIfAbsent(name, _ -> new Sum());
    }
    return known;
  }

  @Override
  public void called(String function, int depth, long picos) {
    sum(function).underWay++;
    innerPicos[depth] = 0;
  }

  @Override
  public void returned(String function, int depth, long beganPicos, long picos) {
    Sum sum = sum(function);
    long took = picos - beganPicos;
    sum.calls++;
    sum.selfPicos += took - innerPicos[depth];
    sum.underWay--;
    if (sum.underWay == 0) {
      sum.totalPicos += took;
    }
    if (depth > 0) {
      innerPicos[depth - 1] += took;
    }
  }

  /** Returns what ended so far, the longest time of its own first. */
  public List<Line> lines() {
    return sums.entrySet().stream()
        .filter(entry -> entry.getValue().calls > 0)
        .map(
            entry -> {
              Sum sum = entry.getValue();
              return new Line(entry.getKey(), sum.calls, sum.selfPicos, sum.totalPicos);
            })
        .sorted(Comparator.comparingLong(Line::selfPicos).reversed().thenComparing(Line::function))
        .toList();
  }
}
