package usbtoaster.bench.pio;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import usbtoaster.emulator.bus.Peripheral;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.pio.Pio;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/** Two blocks of the emulator at 125 MHz, whose eight machines run the program of a scene. */
final class OwnPio {
  private static final int CTRL = 0x000;
  private static final int PADOUT = 0x03C;
  private static final int MEMORY = 0x048;
  private static final int EXECCTRL = 0x0CC;
  private static final int ADDR = 0x0D4;
  private static final int PINCTRL = 0x0DC;
  private static final int STRIDE = 0x18;
  private static final int MACHINES = 4;
  private static final int IO_CTRL = 4;

  private final VirtualClock clock = new VirtualClock();
  private final ClockDomain clkSys = new ClockDomain("clk_sys", clock, 125_000_000);
  private final PinBank pins =
      PinBank.user(
          new PinBank.Lines(
              InterruptLine.UNCONNECTED, InterruptLine.UNCONNECTED, InterruptLine.UNCONNECTED),
          clock);
  private final List<Peripheral> blocks = List.of(block(0), block(1));
  private final PioScene scene;
  private long cycles;

  /**
   * Makes them.
   *
   * @param watched whether somebody listens to the pads of the first block
   */
  OwnPio(PioScene scene, boolean watched) {
    this.scene = scene;
    for (int i = 0; i < 2 * MACHINES; i++) {
      pins.io().write(8 * i + IO_CTRL, i < MACHINES ? 6 : 7);
      if (watched && i < MACHINES) {
        pins.pin(i).pad().listen(level -> {});
      }
    }
    for (int i = 0; i < blocks.size(); i++) {
      start(blocks.get(i), i * MACHINES);
    }
  }

  private Peripheral block(int number) {
    List<InterruptLine> lines = List.of(InterruptLine.UNCONNECTED, InterruptLine.UNCONNECTED);
    List<Dreq> dreqs = IntStream.range(8 * number, 8 * number + 8).mapToObj(Dreq::new).toList();
    return new Pio(number, clock, clkSys, lines, dreqs, pins, Pio.HOT).registers();
  }

  private void start(Peripheral pio, int firstPin) {
    for (int i = 0; i < scene.length(); i++) {
      pio.write(MEMORY + 4 * i, scene.word(i));
    }
    for (int i = 0; i < MACHINES; i++) {
      pio.write(EXECCTRL + STRIDE * i, (scene.length() - 1) << 12);
      pio.write(PINCTRL + STRIDE * i, 1 << 26 | (firstPin + i) << 5);
    }
    pio.write(CTRL, 0xF0F);
  }

  /** Lets {@code more} cycles pass; returns nanoseconds of wall time and of the thread's. */
  long[] run(long more) {
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long wall = System.nanoTime();
    cycles += more;
    clock.advanceTo(clkSys.picosAt(cycles));
    blocks.forEach(block -> block.read(PADOUT));
    long passed = System.nanoTime() - wall;
    return new long[] {passed, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu};
  }

  /** Returns the PC of the first machine. */
  int pc() {
    return blocks.getFirst().read(ADDR);
  }
}
