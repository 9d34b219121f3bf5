package usbtoaster.bench.mips;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import usbtoaster.trace.text.TextTable;

/** What came out of the race of {@link Mips}, in three tables. */
final class MipsReport {
  private final Map<Scene, Racer> translated;
  private final Map<Scene, Racer> interpreted;
  private final List<Racer> others;
  private final List<Racer> toasters;

  /**
   * Makes one.
   *
   * @param others what executes the mix as well, QEMU first
   */
  MipsReport(
      Map<Scene, Racer> translated,
      Map<Scene, Racer> interpreted,
      List<Racer> others,
      List<Racer> toasters) {
    this.translated = translated;
    this.interpreted = interpreted;
    this.others = others;
    this.toasters = toasters;
  }

  void print() {
    print("The same program; MIPS, medians; ratios to QEMU", peers());
    print("Ours, translated and interpreted; MIPS, medians", ways());
    print("The toaster's firmware; bytes a second, medians", bytes());
    System.out.println("Every checksum was right, translated and interpreted agreed.");
  }

  private static void print(String title, TextTable table) {
    System.out.printf("%n%s:%n", title);
    table.lines().forEach(line -> System.out.println("  " + line));
  }

  private TextTable peers() {
    TextTable table = new TextTable("", ">wall", ">least", ">most", ">CPU", ">by wall", ">by CPU");
    Racer qemu = others.getFirst();
    peer(table, of(translated, Scene.SRAM), qemu);
    peer(table, of(translated, Scene.FLASH), qemu);
    peer(table, of(interpreted, Scene.SRAM), qemu);
    others.forEach(other -> peer(table, other, qemu));
    return table;
  }

  private static void peer(TextTable table, Racer racer, Racer qemu) {
    if (!racer.ran()) {
      table.line(racer.name() + ": " + racer.absence());
      return;
    }
    double[] wall = racer.figures(Timing::wallMips);
    double cpu = racer.median(Timing::cpuMips);
    table.row(
        racer.name(),
        whole(wall[1]),
        whole(wall[0]),
        whole(wall[2]),
        whole(cpu),
        qemu.ran() ? ratio(wall[1] / qemu.median(Timing::wallMips)) : "-",
        qemu.ran() ? ratio(cpu / qemu.median(Timing::cpuMips)) : "-");
  }

  private TextTable ways() {
    TextTable table =
        new TextTable("", ">wall", ">CPU", ">plain wall", ">plain CPU", ">by wall", ">by CPU");
    for (Scene scene : Scene.values()) {
      Racer ours = of(translated, scene);
      Racer plain = of(interpreted, scene);
      double wall = ours.median(Timing::wallMips);
      double cpu = ours.median(Timing::cpuMips);
      double plainWall = plain.median(Timing::wallMips);
      double plainCpu = plain.median(Timing::cpuMips);
      table.row(
          scene.label,
          whole(wall),
          whole(cpu),
          whole(plainWall),
          whole(plainCpu),
          ratio(wall / plainWall),
          ratio(cpu / plainCpu));
    }
    return table;
  }

  private TextTable bytes() {
    TextTable table = new TextTable("", ">a second", ">least", ">most");
    for (Racer racer : toasters) {
      if (racer.ran()) {
        double[] wall = racer.figures(timing -> timing.wallMips() * 1e6);
        table.row(racer.name(), whole(wall[1]), whole(wall[0]), whole(wall[2]));
      }
    }
    return table;
  }

  private static Racer of(Map<Scene, Racer> racers, Scene scene) {
    return Objects.requireNonNull(racers.get(scene));
  }

  private static String whole(double figure) {
    return String.format(Locale.ROOT, "%,.0f", figure);
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
