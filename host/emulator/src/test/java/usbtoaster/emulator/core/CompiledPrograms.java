package usbtoaster.emulator.core;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import usbtoaster.emulator.core.translate.Translation;

/**
 * A program of the tests: random programs, each so often with other data against Unicorn that the
 * JVM compiles what they were translated to. Arguments: a seed, how many programs, how often each.
 */
final class CompiledPrograms {
  private static final int LONGEST_SLICE = 2_000;

  private CompiledPrograms() {}

  public static void main(String[] arguments) {
    long seed = Long.parseLong(arguments[0]);
    int programs = Integer.parseInt(arguments[1]);
    int times = Integer.parseInt(arguments[2]);
    try (Unicorn unicorn = Unicorn.open().orElseThrow()) {
      ProgramOracle oracle = new ProgramOracle(unicorn);
      for (long i = seed; i < seed + programs; i++) {
        RandomGenerator random = new SplittableRandom(i);
        LoadedProgram program = new LoadedProgram(i);
        Chip chip = program.load(new Translation(Translation.Mode.ALWAYS));
        for (int k = 0; k < times; k++) {
          program.prepare(chip, i + k);
          chip.core.resume();
          String where = "seed %d, data %d".formatted(i, k);
          oracle.compare(program, chip, most -> 1 + random.nextInt(LONGEST_SLICE), where);
        }
      }
    }
    System.out.println("all the same");
  }
}
