package usbtoaster.bench.mips;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The same C, compiled for the processor of this machine, by {@code src/main/c/thumb_native.c}. It
 * counts as the instructions that a Cortex-M0+ needs.
 */
final class NativePeer implements MipsPeer {
  private static final ThumbWork WORK = ThumbWork.LONGEST;

  private final Path program;

  /**
   * Compiles it.
   *
   * @throws IOException if there is no compiler
   */
  NativePeer(Path module, Path scratch) throws IOException, InterruptedException {
    program = scratch.resolve("native");
    Path source = module.resolve("src/main/c/thumb_native.c");
    List<String> compile =
        List.of("cc", "-O2", "-std=c11", "-o", program.toString(), source.toString());
    Finished.run(scratch, "", compile).successful("cc");
  }

  @Override
  public String name() {
    return "the same C on this machine";
  }

  @Override
  public Timing run() throws IOException, InterruptedException {
    List<String> command = List.of(program.toString(), Integer.toString(WORK.rounds));
    Finished finished = Finished.run(Path.of("."), "", command);
    List<String> words = List.of(finished.successful(name()).split(" ", -1));
    WORK.verify(name(), Integer.parseUnsignedInt(words.get(0), 16));
    return new Timing(
        WORK.instructions, Long.parseLong(words.get(1)), Long.parseLong(words.get(2)));
  }
}
