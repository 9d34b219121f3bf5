package usbtoaster.bench.pio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import usbtoaster.bench.mips.Finished;
import usbtoaster.trace.text.TextTable;

/**
 * Eight state machines at the full clock of 125 MHz, as a fraction of real time: the emulator's,
 * watched and unwatched, and those of rp2040js, in turns in one run.
 *
 * <p>rp2040js is asked for its cycles and nothing else, which is its fastest way; its clock divider
 * does nothing, so a cycle of it is one of the machine.
 */
public final class PioRace {
  private static final double HERTZ = 125e6;
  private static final long WARM_UP = 4_000_000;
  private static final long CYCLES = 10_000_000;
  private static final long WATCHED_CYCLES = 500_000;
  private static final long PEER_CYCLES = 500_000;

  private PioRace() {}

  /** One who takes part: how much of real time it has reached, by wall and by processor. */
  private static final class Row {
    private final String name;
    private final List<double[]> rounds = new ArrayList<>();

    private Row(String name) {
      this.name = name;
    }

    private void add(long cycles, long[] nanos) {
      double real = cycles / HERTZ * 1e9;
      rounds.add(new double[] {real / nanos[0], real / nanos[1]});
    }

    private double[] sorted(int which) {
      return rounds.stream().mapToDouble(round -> round[which]).sorted().toArray();
    }

    private double median(int which) {
      double[] all = sorted(which);
      return all[all.length / 2];
    }
  }

  /**
   * Runs the race.
   *
   * @param arguments the folder of this module, the folder in which rp2040js is installed, and the
   *     number of rounds
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path script = Path.of(arguments[0], "src/main/pio/rp2040js.mjs");
    Path installed = Path.of(arguments[1]);
    boolean peer = Files.isDirectory(installed.resolve("node_modules/rp2040js"));
    int rounds = Integer.parseInt(arguments[2]);
    TextTable table =
        new TextTable("of real time", ">wall", ">least", ">most", ">CPU", ">to rp2040js");
    for (PioScene scene : PioScene.values()) {
      Row own = new Row(scene.label);
      Row watched = new Row("  four pins of them watched");
      Row other = new Row("  rp2040js 1.4.1");
      OwnPio unseen = new OwnPio(scene, false);
      OwnPio seen = new OwnPio(scene, true);
      unseen.run(WARM_UP);
      seen.run(WATCHED_CYCLES);
      for (int round = 0; round < rounds; round++) {
        own.add(CYCLES, unseen.run(CYCLES));
        watched.add(WATCHED_CYCLES, seen.run(WATCHED_CYCLES));
        if (peer) {
          other.add(PEER_CYCLES, ask(script, installed, scene));
        }
      }
      if (scene == PioScene.SQUARE && unseen.pc() != seen.pc()) {
        throw new IllegalStateException("Watched and unwatched differ.");
      }
      double base = peer ? other.median(1) : Double.NaN;
      row(table, own, base);
      row(table, watched, base);
      if (peer) {
        row(table, other, base);
      } else {
        table.line("  rp2040js is not installed");
      }
    }
    table.lines().forEach(System.out::println);
  }

  private static void row(TextTable table, Row row, double base) {
    double[] wall = row.sorted(0);
    table.row(
        row.name,
        figure(row.median(0)),
        figure(wall[0]),
        figure(wall[wall.length - 1]),
        figure(row.median(1)),
        Double.isNaN(base) ? "-" : figure(row.median(1) / base));
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value < 0.1 ? "%.4f" : value < 100 ? "%.2f" : "%,.0f", value);
  }

  private static long[] ask(Path script, Path installed, PioScene scene)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", script.toString()));
    command.add(Long.toString(PEER_CYCLES));
    for (int i = 0; i < scene.length(); i++) {
      command.add(Integer.toString(scene.word(i)));
    }
    String out = Finished.run(installed, "", command).successful("rp2040js");
    return Arrays.stream(out.split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }
}
