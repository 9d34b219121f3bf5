package usbtoaster.emulator.pio;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.dma.Dreq;
import usbtoaster.emulator.gpio.Pin;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/** Both PIO blocks on a bus, at 125 MHz, with pins. The time stands still unless it is passed. */
final class PioBench {
  static final int CTRL = 0x000;
  static final int FSTAT = 0x004;
  static final int FDEBUG = 0x008;
  static final int FLEVEL = 0x00C;
  static final int TXF = 0x010;
  static final int RXF = 0x020;
  static final int IRQ = 0x030;
  static final int IRQ_FORCE = 0x034;
  static final int BYPASS = 0x038;
  static final int PADOUT = 0x03C;
  static final int PADOE = 0x040;
  static final int CFGINFO = 0x044;
  static final int MEMORY = 0x048;
  static final int CLKDIV = 0x0C8;
  static final int EXECCTRL = 0x0CC;
  static final int SHIFTCTRL = 0x0D0;
  static final int ADDR = 0x0D4;
  static final int INSTR = 0x0D8;
  static final int PINCTRL = 0x0DC;
  static final int STRIDE = 0x18;
  static final int INTR = 0x128;
  static final int INTE0 = 0x12C;
  static final int INTF0 = 0x130;
  static final int INTS0 = 0x134;
  static final int INTE1 = 0x138;

  static final int PIO0 = 0x5020_0000;
  static final int PIO1 = 0x5030_0000;
  private static final int IO = 0x4001_4000;
  private static final InterruptLine NOWHERE = InterruptLine.UNCONNECTED;

  final VirtualClock clock = new VirtualClock();
  final ClockDomain clkSys = new ClockDomain("clk_sys", clock, 125_000_000);
  private final List<String> irqs = new ArrayList<>();
  final List<Dreq> dreqs = IntStream.range(0, 16).mapToObj(Dreq::new).toList();
  final PinBank bank = PinBank.user(new PinBank.Lines(NOWHERE, NOWHERE, NOWHERE), clock);
  final Bus bus = new Bus(new Memory(16 * 1024, 0), new Memory(4096, 0), new Memory(264 * 1024, 0));
  final List<Pio> pios;

  PioBench() {
    this(Pio.HOT);
  }

  PioBench(long hot) {
    pios = List.of(block(0, hot), block(1, hot));
    bus.attach(PIO0, pios.get(0).registers());
    bus.attach(PIO1, pios.get(1).registers());
    bus.attach(IO, bank.io());
  }

  private Pio block(int number, long hot) {
    return new Pio(
        number,
        clock,
        clkSys,
        List.of(line(2 * number), line(2 * number + 1)),
        dreqs.subList(8 * number, 8 * number + 8),
        bank,
        hot);
  }

  private InterruptLine line(int number) {
    return new InterruptLine() {
      private boolean up;

      @Override
      public void set(boolean asserted) {
        if (asserted != up) {
          up = asserted;
          note(irqs, clkSys.ticks(), number, asserted);
        }
      }
    };
  }

  /** Adds that line {@code number} rises or falls, or takes back that it did the contrary. */
  static void note(List<String> list, long tick, int number, boolean up) {
    if (!list.remove(tick + (up ? "-" : "+") + number)) {
      list.add(tick + (up ? "+" : "-") + number);
    }
  }

  /** Returns the changes of the lines: the cycle, up or down, and the line's number of 0 to 3. */
  List<String> irqs() {
    return irqs;
  }

  int read(int offset) {
    return bus.read(0, PIO0 + offset, 4);
  }

  void write(int offset, int value) {
    bus.write(0, PIO0 + offset, 4, value);
  }

  /** Writes a program to the beginning of PIO0's memory, wrapped around by machine 0. */
  void program(int... words) {
    for (int i = 0; i < words.length; i++) {
      write(MEMORY + 4 * i, words[i]);
    }
    write(EXECCTRL, (words.length - 1) << 12);
  }

  /** Gives pins to a block. */
  void give(int pio, int... gpios) {
    for (int gpio : gpios) {
      bus.write(0, IO + 8 * gpio + 4, 4, 6 + pio);
    }
  }

  /** Adds the ticks at which {@code pin} changes. */
  List<String> edges(int gpio) {
    Pin pin = bank.pin(gpio);
    List<String> edges = new ArrayList<>();
    pin.pad().listen(level -> edges.add(clkSys.ticks() + (level ? "+" : "-")));
    return edges;
  }

  void pass(long ticks) {
    clock.advanceTo(clkSys.picosIn(ticks));
  }
}
