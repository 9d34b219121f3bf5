package usbtoaster.bench.mips;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.image.Image;

/**
 * Our emulator in a process of its own: for each line on the standard input, a scene and a number
 * of rounds, a new machine, and a line with the {@link Answer}. Its time begins with the making of
 * the machine.
 */
public final class EmulatorServer {
  private static final long A_DAY_PICOS = 86_400L * 1_000_000_000_000L;
  private static final int SP = 13;
  private static final int PC = 15;
  private static final int SRAM = 0x2000_0000;

  private EmulatorServer() {}

  /** Answers until the input ends. */
  public static void main(String[] arguments) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      List<String> words = List.of(line.split(" ", -1));
      Scene scene = Scene.valueOf(words.get(0));
      Image image = scene.image();
      long wall = System.nanoTime();
      long cpu = threads.getCurrentThreadCpuTime();
      Rp2040 pico = start(scene, image, Integer.parseInt(words.get(1)));
      run(pico, scene.sliceCycles());
      cpu = threads.getCurrentThreadCpuTime() - cpu;
      wall = System.nanoTime() - wall;
      int checksum = pico.bus().read(0, image.address("g_result"), 4);
      Answer answer =
          new Answer(pico.core().instructions(), checksum, pico.clock().picos(), wall, cpu);
      System.out.println(answer.line());
    }
  }

  private static Rp2040 start(Scene scene, Image image, int rounds) {
    Rp2040 pico = Rp2040.pico();
    pico.load(image);
    pico.powerCycle();
    byte[] word = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(rounds).array();
    int parameter = image.address("g_iters");
    if (image.inFlash()) { // it copies its data from there
      parameter += image.address("__data_lma") - image.address("__data_start");
      pico.bus().flash().load(parameter & 0xFF_FFFF, word);
    } else {
      pico.bus().sram().load(parameter - SRAM, word);
    }
    pico.core().register(SP, image.address("__stack_top"));
    pico.core().register(PC, image.address(scene.entry())); // past the boot ROM
    pico.core()
        .debuggers()
        .add(
            (core, address, immediate) -> {
              pico.pause();
              return true;
            });
    return pico;
  }

  private static void run(Rp2040 pico, int sliceCycles) {
    if (sliceCycles == 0) {
      pico.runTo(A_DAY_PICOS);
      return;
    }
    long slice = sliceCycles * 1_000_000_000_000L / pico.clkSysHertz();
    while (!pico.core().halted()) {
      pico.runTo(pico.clock().picos() + slice);
    }
  }
}
