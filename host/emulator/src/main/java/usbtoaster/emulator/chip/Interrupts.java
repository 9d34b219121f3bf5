package usbtoaster.emulator.chip;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.signal.InterruptLine;

/** The interrupt lines of the chip to the cores, by the datasheet's numbers (2.3.2). */
public final class Interrupts {
  static final int TIMER_IRQ_0 = 0;
  static final int PWM_IRQ_WRAP = 4;
  static final int USBCTRL_IRQ = 5;
  static final int XIP_IRQ = 6;
  static final int PIO0_IRQ_0 = 7;
  static final int DMA_IRQ_0 = 11;
  static final int DMA_IRQ_1 = 12;
  static final int IO_IRQ_BANK0 = 13;
  static final int IO_IRQ_QSPI = 14;
  static final int SIO_IRQ_PROC0 = 15;
  static final int SIO_IRQ_PROC1 = 16;
  static final int CLOCKS_IRQ = 17;
  static final int SPI0_IRQ = 18;
  static final int SPI1_IRQ = 19;
  static final int UART0_IRQ = 20;
  static final int UART1_IRQ = 21;
  static final int ADC_IRQ_FIFO = 22;
  static final int I2C0_IRQ = 23;
  static final int I2C1_IRQ = 24;
  static final int RTC_IRQ = 25;

  private static final List<String> NAMES =
      List.of(
          "TIMER_IRQ_0",
          "TIMER_IRQ_1",
          "TIMER_IRQ_2",
          "TIMER_IRQ_3",
          "PWM_IRQ_WRAP",
          "USBCTRL_IRQ",
          "XIP_IRQ",
          "PIO0_IRQ_0",
          "PIO0_IRQ_1",
          "PIO1_IRQ_0",
          "PIO1_IRQ_1",
          "DMA_IRQ_0",
          "DMA_IRQ_1",
          "IO_IRQ_BANK0",
          "IO_IRQ_QSPI",
          "SIO_IRQ_PROC0",
          "SIO_IRQ_PROC1",
          "CLOCKS_IRQ",
          "SPI0_IRQ",
          "SPI1_IRQ",
          "UART0_IRQ",
          "UART1_IRQ",
          "ADC_IRQ_FIFO",
          "I2C0_IRQ",
          "I2C1_IRQ",
          "RTC_IRQ");

  private final List<CortexM0Plus> cores;
  private final int[] asserted = new int[2];
  private final int[] nonMaskable = new int[2];

  Interrupts(List<CortexM0Plus> cores) {
    this.cores = cores;
  }

  /** Returns a line to every core. */
  InterruptLine toAll(int irq) {
    InterruptLine first = to(0, irq);
    InterruptLine second = to(1, irq);
    return level -> {
      first.set(level);
      second.set(level);
    };
  }

  /** Returns a line to one core; it leads nowhere until the core is made. */
  InterruptLine to(int core, int irq) {
    int bit = 1 << irq;
    return level -> {
      int before = asserted[core];
      asserted[core] = level ? before | bit : before & ~bit;
      if (core < cores.size()) {
        cores.get(core).interrupt(irq, level);
        raiseNmi(core, asserted[core] & ~before);
      }
    };
  }

  /** Sets which lines of a core are its NMI too (SYSCFG, 2.21). */
  void nonMaskable(int core, int mask) {
    int added = mask & ~nonMaskable[core];
    nonMaskable[core] = mask;
    raiseNmi(core, asserted[core] & added);
  }

  private void raiseNmi(int core, int risen) {
    if ((risen & nonMaskable[core]) != 0 && core < cores.size()) {
      cores.get(core).nmi();
    }
  }

  /** Returns the datasheet's names of the interrupts that have a bit in {@code bits}. */
  public static Stream<String> names(int bits) {
    return IntStream.range(0, NAMES.size())
        .filter(irq -> (bits >> irq & 1) != 0)
        .mapToObj(NAMES::get);
  }

  /** Returns the datasheet's name of an interrupt. */
  public static String name(int irq) {
    return irq < NAMES.size() ? NAMES.get(irq) : "IRQ " + irq;
  }
}
