package usbtoaster.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.image.Image;

/**
 * rp2040js in Node.js, by {@code src/main/thumb/rp2040js.mjs}, which measures without the start.
 */
final class Rp2040JsPeer implements MipsPeer {
  private final List<String> command;
  private final Path installed;

  private Rp2040JsPeer(List<String> command, Path installed) {
    this.command = command;
    this.installed = installed;
  }

  static Rp2040JsPeer of(Image image, Path module, Path installed, Path scratch)
      throws IOException {
    Path bin = scratch.resolve("thumb.bin");
    Files.write(bin, Mips.sram(image));
    List<String> command = new ArrayList<>(List.of("node"));
    command.add(module.resolve("src/main/thumb/rp2040js.mjs").toString());
    command.add(bin.toString());
    for (String symbol : List.of("__stack_top", "_start", "g_iters", "g_result")) {
      command.add(Integer.toString(image.address(symbol)));
    }
    return new Rp2040JsPeer(command, installed);
  }

  @Override
  public String name() {
    return "rp2040js 1.4.1";
  }

  @Override
  public ThumbWork work() {
    return ThumbWork.SHORT;
  }

  @Override
  public long run(ThumbWork work) throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(command);
    whole.add(Integer.toString(work.rounds));
    Process node =
        new ProcessBuilder(whole)
            .directory(installed.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (node.waitFor() != 0) {
      throw new IOException("rp2040js ended with an error; it is above");
    }
    List<String> words = List.of(out.strip().split(" ", -1));
    work.verify(name(), Long.parseLong(words.get(0)), Integer.parseUnsignedInt(words.get(1), 16));
    return Long.parseLong(words.get(2));
  }
}
