package usbtoaster.bench.mips;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.image.Image;

/**
 * How many instructions a second the emulator executes, beside rp2040js and QEMU, with the same
 * image, in turns in one run; and beside itself, translated and interpreted. Every result is
 * checked; one that is wrong ends the program.
 *
 * <p>Absolute figures mean little on a shared machine: the ratios are what counts. QEMU translates
 * to machine code and counts no cycles. Ours are warm before the race begins, but for those that
 * are to be cold.
 */
public final class Mips {
  private static final int WARM_UPS = 4;
  private static final int BREAD_BYTES = 48 * 1024;

  private Mips() {}

  /**
   * Runs the race.
   *
   * @param arguments the folder of this module, the folder in which rp2040js is installed, the
   *     program {@code toaster}, and the number of rounds
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(arguments[3]);
    if (rounds < 1) {
      throw new IllegalArgumentException("A race has a round at least.");
    }
    Path scratch = Files.createTempDirectory("mips");
    try (EmulatorProcess translated = new EmulatorProcess(Way.TRANSLATED);
        EmulatorProcess interpreted = new EmulatorProcess(Way.INTERPRETED)) {
      compare(translated, interpreted);
      warmUp(translated, interpreted);
      Map<Scene, Racer> ours = racers(Way.TRANSLATED, translated);
      Map<Scene, Racer> plain = racers(Way.INTERPRETED, interpreted);
      List<Racer> others = others(Path.of(arguments[0]), Path.of(arguments[1]), scratch);
      List<Racer> toasters = toasters(Path.of(arguments[2]), scratch);
      List<Racer> all = new ArrayList<>(ours.values());
      all.addAll(plain.values());
      all.addAll(others);
      all.addAll(toasters);
      race(all, rounds);
      new MipsReport(ours, plain, others, toasters).print();
    } finally {
      delete(scratch);
    }
  }

  /** Both ways do the same at the same times. */
  private static void compare(EmulatorProcess translated, EmulatorProcess interpreted)
      throws IOException {
    for (Scene scene : Scene.values()) {
      Answer right = interpreted.run(scene, scene.interpretedRounds);
      Answer answer = translated.run(scene, scene.interpretedRounds);
      if (!answer.agrees(right)) {
        throw new IllegalStateException(
            "%s: translated it is %s, interpreted %s.".formatted(scene.label, answer, right));
      }
    }
  }

  private static void warmUp(EmulatorProcess translated, EmulatorProcess interpreted)
      throws IOException {
    for (int i = 0; i < WARM_UPS; i++) {
      for (Scene scene : Scene.values()) {
        boolean whole = scene == Scene.SRAM || scene == Scene.FLASH;
        translated.run(scene, whole ? ThumbWork.LONG.rounds : scene.translatedRounds);
      }
    }
    interpreted.run(Scene.SRAM); // the comparison has warmed it up
  }

  private static Map<Scene, Racer> racers(Way way, EmulatorProcess process) {
    Map<Scene, Racer> racers = new EnumMap<>(Scene.class);
    for (Scene scene : Scene.values()) {
      racers.put(scene, Racer.of(new ScenePeer(way, process, scene)));
    }
    return racers;
  }

  private static List<Racer> others(Path module, Path installed, Path scratch)
      throws InterruptedException {
    Image image = Scene.SRAM.image();
    return List.of(
        Racer.of("QEMU", () -> new QemuPeer(image, scratch)),
        Racer.of(new ColdPeer(false)),
        Racer.of(new ColdPeer(true)),
        Racer.of("rp2040js", () -> new Rp2040JsPeer(image, module, installed, scratch)),
        Racer.of("the same C", () -> new NativePeer(module, scratch)));
  }

  private static List<Racer> toasters(Path launcher, Path scratch) throws IOException {
    byte[] bread = new byte[BREAD_BYTES];
    new Random(12).nextBytes(bread);
    Path file = scratch.resolve("bread");
    Files.write(file, bread);
    return Stream.of(Way.values())
        .map(way -> Racer.of(new ToasterPeer(way, launcher, file)))
        .toList();
  }

  private static void race(List<Racer> all, int rounds) throws IOException, InterruptedException {
    List<Racer> turns = new ArrayList<>(all);
    for (int round = 1; round <= rounds; round++) {
      Collections.shuffle(turns, new Random(round)); // nobody always comes after the same one
      for (Racer racer : turns) {
        @Nullable Timing timing = racer.turn();
        if (timing != null) {
          System.out.printf(
              Locale.ROOT,
              "round %d  %-46s %9.2f by wall %9.2f by CPU%n",
              round,
              racer.name(),
              timing.wallMips(),
              timing.cpuMips());
        }
      }
    }
  }

  /** Returns the bytes of the image's code and data, as they lie in SRAM from 0x20000000 on. */
  static byte[] sram(Image image) {
    byte[] sram = new byte[0x4000];
    image
        .segments()
        .forEach(s -> System.arraycopy(s.bytes(), 0, sram, s.offset(), s.bytes().length));
    return Arrays.copyOf(sram, 0x2000);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
