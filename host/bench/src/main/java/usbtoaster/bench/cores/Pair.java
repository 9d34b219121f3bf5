package usbtoaster.bench.cores;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.Segment;

/** A chip whose cores run the loop of a scene from SRAM. */
final class Pair {
  private static final int SRAM = 0x2000_0000;
  private static final int CODE = 0x100;
  private static final int CODE_BYTES = 0x100;
  private static final int OWN = SRAM + 0x1_0000;
  private static final int OWN_BYTES = 0x1000;
  private static final int WORD = SRAM + 0x2_0000;
  private static final int SIO = 0xD000_0000;
  private static final int SPINLOCK0 = SIO + 0x100;
  private static final int SPINLOCK2 = SPINLOCK0 + 8;
  private static final int TIMER = 0x4005_4000;
  private static final int RESETS_CLR = 0x4000_F000;
  private static final int RESET_TIMER = 1 << 21;
  private static final int WATCHDOG_TICK = 0x4005_802C;
  private static final int TICK_OF_ROSC = 1 << 9 | 6;
  private static final int FRCE_OFF = 0x4001_0004;
  private static final int PROC1 = 1 << 16;
  private static final int PC = 15;
  private static final long PICOS_PER_MILLI = 1_000_000_000;

  private final Rp2040 pico = Rp2040.pico();
  private final CoresScene scene;

  Pair(CoresScene scene) {
    this.scene = scene;
    ByteBuffer bytes = ByteBuffer.allocate(CODE + 2 * CODE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(SRAM + 0x4_0000).putInt(SRAM + CODE | 1);
    for (int core = 0; core < 2; core++) {
      int at = CODE + core * CODE_BYTES;
      for (int halfword : scene.loop(core)) {
        bytes.putShort(at, (short) halfword);
        at += 2;
      }
    }
    Segment segment = new Segment(SRAM, bytes.array());
    pico.load(new Image("pair.elf", List.of(segment), Map.of(), SRAM + CODE | 1));
    pico.powerCycle();
    for (int core = 0; core < 2; core++) {
      pico.core(core).register(PC, SRAM + CODE + core * CODE_BYTES);
      pico.core(core).register(2, scene == CoresScene.CRITICAL_SELDOM ? SPINLOCK2 : TIMER);
      pico.core(core).register(3, SIO);
      pico.core(core).register(5, SPINLOCK0 + 4 * scene.spinlock(core));
      pico.core(core).register(6, OWN + core * OWN_BYTES);
      pico.core(core).register(7, WORD);
    }
    pico.core(0).write(RESETS_CLR, 4, RESET_TIMER);
    pico.core(0).write(WATCHDOG_TICK, 4, TICK_OF_ROSC);
    if (scene == CoresScene.CLAIMED) {
      pico.core(1).read(SPINLOCK0, 4);
    }
    if (scene.alone()) {
      pico.core().write(FRCE_OFF, 4, PROC1);
    }
  }

  /** Lets a round's time pass; returns million instructions a second by the wall and by the CPU. */
  double[] run() {
    long before = instructions();
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long wall = System.nanoTime();
    pico.runTo(pico.clock().picos() + scene.millis * PICOS_PER_MILLI);
    double nanos = System.nanoTime() - wall;
    double busy = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
    double executed = instructions() - before;
    return new double[] {executed / nanos * 1e3, executed / busy * 1e3};
  }

  private long instructions() {
    return pico.core(0).instructions() + pico.core(1).instructions();
  }
}
