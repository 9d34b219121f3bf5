package usbtoaster.bench.mips;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import usbtoaster.emulator.image.Image;

/**
 * QEMU's system emulator with its Cortex-M0 board. It reports no number of instructions: its
 * checksum, folded to a byte, is its exit code. Its start is in its time.
 */
final class QemuPeer implements MipsPeer {
  private static final String PROGRAM = "qemu-system-arm";
  private static final Pattern VERSION = Pattern.compile("version ([0-9.]+)");
  private static final ThumbWork WORK = ThumbWork.LONGEST;
  private static final int SRAM = 0x2000_0000;

  private final Path scratch;
  private final String version;

  /**
   * Writes the image.
   *
   * @throws IOException if it is not installed
   */
  QemuPeer(Image image, Path scratch) throws IOException, InterruptedException {
    this.scratch = scratch;
    Finished asked = Finished.run(scratch, "", List.of(PROGRAM, "--version"));
    Matcher found = VERSION.matcher(asked.successful(PROGRAM));
    version = found.find() ? found.group(1) : "";
    ByteBuffer sram = ByteBuffer.wrap(Mips.sram(image)).order(ByteOrder.LITTLE_ENDIAN);
    sram.putInt(image.address("g_iters") - SRAM, WORK.rounds);
    Files.write(scratch.resolve("qemu.bin"), sram.array());
    ByteBuffer table = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    table.putInt(image.address("__stack_top")).putInt(image.address("_start") | 1);
    Files.write(scratch.resolve("vectors.bin"), table.array());
  }

  @Override
  public String name() {
    return "QEMU %s (TCG, microbit)".formatted(version);
  }

  @Override
  public Timing run() throws IOException, InterruptedException {
    List<String> command =
        List.of(
            PROGRAM,
            "-M",
            "microbit",
            "-nographic",
            "-monitor",
            "none",
            "-serial",
            "none",
            "-semihosting-config",
            "enable=on,target=native",
            "-device",
            "loader,file=vectors.bin,addr=0x0,force-raw=on",
            "-device",
            "loader,file=qemu.bin,addr=0x20000000,force-raw=on");
    Finished finished = Finished.run(scratch, "", command);
    if (finished.exit() != folded(WORK.checksum)) {
      throw new IllegalStateException(
          "QEMU ended with %d; the folded checksum is %d. %s"
              .formatted(finished.exit(), folded(WORK.checksum), finished.errors()));
    }
    return new Timing(WORK.instructions, finished.wallNanos(), finished.cpuNanos());
  }

  private static int folded(int checksum) {
    int half = checksum ^ checksum >>> 16;
    return (half ^ half >>> 8) & 0xFF;
  }
}
