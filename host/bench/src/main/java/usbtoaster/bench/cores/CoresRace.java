package usbtoaster.bench.cores;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
    List<Racer> racers = Arrays.stream(CoresScene.values()).map(Racer::new).toList();
    for (int round = 0; round < WARM_UPS + rounds; round++) {
      for (Racer racer : racers) {
        double[] mips = racer.pair.run();
        if (round >= WARM_UPS) {
          racer.seen.add(mips);
        }
      }
    }
    TextTable table = new TextTable("MIPS of both", ">wall", ">CPU", ">least", ">most", ">to one");
    double base = median(racers.getFirst().seen, 1);
    for (Racer racer : racers) {
      double[] cpu = sorted(racer.seen, 1);
      table.row(
          racer.scene.label,
          figure(median(racer.seen, 0)),
          figure(cpu[cpu.length / 2]),
          figure(cpu[0]),
          figure(cpu[cpu.length - 1]),
          String.format(Locale.ROOT, "%.3f", cpu[cpu.length / 2] / base));
    }
    table.lines().forEach(System.out::println);
  }

  /** A scene, its chip, and what it has shown. */
  private static final class Racer {
    private final CoresScene scene;
    private final Pair pair;
    private final List<double[]> seen = new ArrayList<>();

    private Racer(CoresScene scene) {
      this.scene = scene;
      pair = new Pair(scene);
    }
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
