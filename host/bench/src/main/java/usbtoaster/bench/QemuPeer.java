package usbtoaster.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import usbtoaster.emulator.image.Image;

/**
 * QEMU's system emulator with its Cortex-M0 board. It reports no number of instructions: its
 * checksum, folded to a byte, is its exit code.
 */
final class QemuPeer implements MipsPeer {
  private static final int SRAM = 0x2000_0000;

  private final Image image;
  private final Path bin;
  private final Path vectors;

  QemuPeer(Image image, Path scratch) {
    this.image = image;
    bin = scratch.resolve("thumb.bin");
    vectors = scratch.resolve("vectors.bin");
  }

  @Override
  public String name() {
    return "QEMU (TCG, microbit)";
  }

  @Override
  public ThumbWork work() {
    return ThumbWork.LONGEST;
  }

  @Override
  public long run(ThumbWork work) throws IOException, InterruptedException {
    ByteBuffer sram = ByteBuffer.wrap(Mips.sram(image)).order(ByteOrder.LITTLE_ENDIAN);
    sram.putInt(image.address("g_iters") - SRAM, work.rounds);
    Files.write(bin, sram.array());
    ByteBuffer table = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    table.putInt(image.address("__stack_top")).putInt(image.address("_start") | 1);
    Files.write(vectors, table.array());
    long begin = System.nanoTime();
    Process qemu =
        new ProcessBuilder(
                List.of(
                    "qemu-system-arm",
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
                    "loader,file=" + vectors + ",addr=0x0,force-raw=on",
                    "-device",
                    "loader,file=" + bin + ",addr=0x20000000,force-raw=on"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    int exit = qemu.waitFor();
    long nanos = System.nanoTime() - begin;
    if (exit != folded(work.checksum)) {
      throw new IllegalStateException(
          "QEMU ended with %d; the folded checksum is %d.".formatted(exit, folded(work.checksum)));
    }
    return nanos;
  }

  private static int folded(int checksum) {
    int half = checksum ^ checksum >>> 16;
    return (half ^ half >>> 8) & 0xFF;
  }
}
