package usbtoaster.bench.mips;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.image.Image;

/**
 * rp2040js in Node.js, by {@code src/main/thumb/rp2040js.mjs}, which measures without the start. It
 * executes its core alone, without peripherals or a clock, which is its fastest way.
 */
final class Rp2040JsPeer implements MipsPeer {
  private static final ThumbWork WORK = ThumbWork.SHORT;

  private final List<String> command;
  private final Path installed;

  /**
   * Writes the image.
   *
   * @throws IOException if it is not installed
   */
  Rp2040JsPeer(Image image, Path module, Path installed, Path scratch) throws IOException {
    if (!Files.isDirectory(installed.resolve("node_modules/rp2040js"))) {
      throw new IOException("rp2040js is not installed");
    }
    this.installed = installed;
    Path bin = scratch.resolve("thumb.bin");
    Files.write(bin, Mips.sram(image));
    command = new ArrayList<>(List.of("node"));
    command.add(module.resolve("src/main/thumb/rp2040js.mjs").toString());
    command.add(bin.toString());
    for (String symbol : List.of("__stack_top", "_start", "g_iters", "g_result")) {
      command.add(Integer.toString(image.address(symbol)));
    }
    command.add(Integer.toString(WORK.rounds));
  }

  @Override
  public String name() {
    return "rp2040js 1.4.1 (its core alone)";
  }

  @Override
  public Timing run() throws IOException, InterruptedException {
    Finished finished = Finished.run(installed, "", command);
    List<String> words = List.of(finished.successful(name()).split(" ", -1));
    long instructions = Long.parseLong(words.get(0));
    WORK.verify(name(), instructions, Integer.parseUnsignedInt(words.get(1), 16));
    return new Timing(instructions, Long.parseLong(words.get(2)), Long.parseLong(words.get(3)));
  }
}
