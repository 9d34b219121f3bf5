package usbtoaster.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.ImageReader;

/**
 * How many instructions a second the emulator executes, beside rp2040js and QEMU, with the same
 * image, in turns in one run. Every result is checked; one that is wrong ends the program.
 *
 * <p>Absolute figures mean little on a shared machine: the ratios are what counts. rp2040js
 * executes its core alone, without peripherals or a clock, which is its fastest way; ours is the
 * whole machine. QEMU translates to machine code and counts no cycles; its start is in its time.
 */
public final class Mips {
  private static final int ROUNDS = 5;

  private Mips() {}

  /**
   * Runs the race.
   *
   * @param arguments the folder of this module, and the folder in which rp2040js is installed
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Image image = image();
    Path scratch = Files.createTempDirectory("mips");
    try {
      List<MipsPeer> peers =
          List.of(
              new EmulatorPeer(image),
              Rp2040JsPeer.of(image, Path.of(arguments[0]), Path.of(arguments[1]), scratch),
              new QemuPeer(image, scratch));
      peers.getFirst().run(ThumbWork.WARM); // the JVM compiles; the others' start is their own
      race(peers);
    } finally {
      for (Path file : List.of(scratch.resolve("thumb.bin"), scratch.resolve("vectors.bin"))) {
        Files.deleteIfExists(file);
      }
      Files.delete(scratch);
    }
  }

  private static void race(List<MipsPeer> peers) throws IOException, InterruptedException {
    List<List<Double>> figures = new ArrayList<>();
    peers.forEach(peer -> figures.add(new ArrayList<>()));
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < peers.size(); i++) {
        MipsPeer peer = peers.get(i);
        double mips = peer.work().instructions * 1000.0 / peer.run(peer.work());
        figures.get(i).add(mips);
        System.out.printf(
            Locale.ROOT, "round %d  %-22s %8.1f MIPS%n", round + 1, peer.name(), mips);
      }
    }
    System.out.printf(
        "%n%-22s %14s %22s %28s%n",
        "", "instructions", "MIPS (least to most)", "ours / theirs, median");
    double ours = median(figures.getFirst());
    for (int i = 0; i < peers.size(); i++) {
      double[] sorted = figures.get(i).stream().mapToDouble(Double::doubleValue).sorted().toArray();
      System.out.printf(
          Locale.ROOT,
          "%-22s %,14d %8.1f (%.1f to %.1f) %22.2f%n",
          peers.get(i).name(),
          peers.get(i).work().instructions,
          median(figures.get(i)),
          sorted[0],
          sorted[sorted.length - 1],
          ours / median(figures.get(i)));
    }
    System.out.println("Every checksum was right.");
  }

  private static double median(List<Double> figures) {
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static Image image() throws IOException {
    try (InputStream in = Mips.class.getResourceAsStream("thumb.elf")) {
      if (in == null) {
        throw new IllegalStateException("thumb.elf is not in the jar: build the benchmarks anew");
      }
      return ImageReader.parse("thumb.elf", in.readAllBytes());
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
}
