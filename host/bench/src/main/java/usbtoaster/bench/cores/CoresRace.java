package usbtoaster.bench.cores;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import usbtoaster.trace.text.TextTable;

/**
 * Both cores at work, sharing nothing and sharing more and more, and one core alone, in turns in
 * one run: instructions a second of both together, by the wall's clock and by the thread's.
 */
public final class CoresRace {
  private static final int WARM_UPS = 6;

  private CoresRace() {}

  /**
   * Runs the race.
   *
   * @param arguments the number of rounds
   */
  public static void main(String[] arguments) {
    int rounds = arguments.length == 0 ? 7 : Integer.parseInt(arguments[0]);
    Map<CoresScene, Pair> pairs = new EnumMap<>(CoresScene.class);
    Map<CoresScene, List<double[]>> seen = new EnumMap<>(CoresScene.class);
    for (CoresScene scene : CoresScene.values()) {
      pairs.put(scene, new Pair(scene));
      seen.put(scene, new ArrayList<>());
    }
    for (int round = 0; round < WARM_UPS + rounds; round++) {
      for (CoresScene scene : CoresScene.values()) {
        double[] mips = pairs.get(scene).run();
        if (round >= WARM_UPS) {
          seen.get(scene).add(mips);
        }
      }
    }
    TextTable table = new TextTable("MIPS of both", ">wall", ">CPU", ">least", ">most", ">to one");
    double base = median(seen.get(CoresScene.ALONE), 1);
    for (CoresScene scene : CoresScene.values()) {
      double[] cpu = sorted(seen.get(scene), 1);
      table.row(
          scene.label,
          figure(median(seen.get(scene), 0)),
          figure(cpu[cpu.length / 2]),
          figure(cpu[0]),
          figure(cpu[cpu.length - 1]),
          String.format(Locale.ROOT, "%.3f", cpu[cpu.length / 2] / base));
    }
    table.lines().forEach(System.out::println);
  }

  private static double[] sorted(List<double[]> rounds, int which) {
    return rounds.stream().mapToDouble(round -> round[which]).sorted().toArray();
  }

  private static double median(List<double[]> rounds, int which) {
    return sorted(rounds, which)[rounds.size() / 2];
  }

  private static String figure(double mips) {
    return String.format(Locale.ROOT, "%,.0f", mips);
  }
}
