package usbtoaster.emulator.core;

import java.lang.management.ManagementFactory;

/**
 * Measures the loop: {@code Mips [ram|flash] [iterations] [repetitions]}. Processor time, as others
 * may be at work on the machine. Measured in one place under load: rp2040js 1.4.1 on node 20 does
 * 20 to 25 MIPS with the same program.
 */
final class Mips {
  private Mips() {}

  public static void main(String[] args) {
    boolean flash = args.length > 0 && args[0].equals("flash");
    int iterations = args.length > 1 ? Integer.parseInt(args[1]) : 5000;
    int repetitions = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    var threads = ManagementFactory.getThreadMXBean();
    for (int i = 0; i < repetitions; i++) {
      BenchImage image = flash ? BenchImage.flash(iterations) : BenchImage.ram(iterations);
      long wall = System.nanoTime();
      long cpu = threads.getCurrentThreadCpuTime();
      int checksum = image.run();
      cpu = threads.getCurrentThreadCpuTime() - cpu;
      wall = System.nanoTime() - wall;
      long count = image.chip.core.instructions();
      System.out.printf(
          "%s: %d instructions, %d cycles, checksum %08x, %.1f MIPS (of wall time %.1f)%n",
          flash ? "flash" : "ram",
          count,
          image.chip.core.cycles(),
          checksum,
          count * 1e3 / cpu,
          count * 1e3 / wall);
    }
  }
}
