package usbtoaster.emulator.pwm;

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

/** The PWM block on a bus, at 125 MHz, with pins. */
final class PwmBench {
  static final int CSR = 0x00;
  static final int DIV = 0x04;
  static final int CTR = 0x08;
  static final int CC = 0x0C;
  static final int TOP = 0x10;
  static final int EN = 0xA0;
  static final int INTR = 0xA4;
  static final int INTE = 0xA8;
  static final int INTF = 0xAC;
  static final int INTS = 0xB0;

  static final int XOR = 0x1000;
  static final int SET = 0x2000;

  private static final int PWM = 0x4005_0000;
  private static final int IO = 0x4001_4000;
  private static final InterruptLine NOWHERE = InterruptLine.UNCONNECTED;

  final VirtualClock clock = new VirtualClock();
  final ClockDomain clkSys = new ClockDomain("clk_sys", clock, 125_000_000);
  final List<Boolean> irq = new ArrayList<>();
  final List<Dreq> dreqs = IntStream.range(24, 32).mapToObj(Dreq::new).toList();
  final Pwm pwm = new Pwm(clock, clkSys, this::interrupt, dreqs);
  private final PinBank user = PinBank.user(new PinBank.Lines(NOWHERE, NOWHERE, NOWHERE), clock);
  private final Bus bus =
      new Bus(new Memory(16 * 1024, 0), new Memory(4096, 0), new Memory(264 * 1024, 0));
  private boolean line;

  PwmBench() {
    bus.attach(PWM, pwm.registers());
    bus.attach(IO, user.io());
    pwm.connect(user.functions());
  }

  int read(int offset) {
    return bus.read(0, PWM + offset, 4);
  }

  void write(int offset, int value) {
    bus.write(0, PWM + offset, 4, value);
  }

  int read(int slice, int offset) {
    return read(0x14 * slice + offset);
  }

  void write(int slice, int offset, int value) {
    write(0x14 * slice + offset, value);
  }

  /** Gives a pin to the PWM. */
  Pin give(int gpio) {
    bus.write(0, IO + 8 * gpio + 4, 4, 4);
    return user.pin(gpio);
  }

  /** Adds the ticks at which {@code pin} changes. */
  List<String> edges(Pin pin) {
    List<String> edges = new ArrayList<>();
    pin.pad().listen(level -> edges.add(clkSys.ticks() + (level ? "+" : "-")));
    return edges;
  }

  void pass(long ticks) {
    clock.advanceTo(clkSys.picosIn(ticks));
  }

  private void interrupt(boolean up) {
    if (up != line) {
      line = up;
      irq.add(up);
    }
  }
}
