package usbtoaster.emulator.gpio;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.VirtualClock;

/** Both banks of pins on a bus. */
final class GpioBench {
  static final int IO = 0x4001_4000;
  static final int IO_QSPI = 0x4001_8000;
  static final int PADS = 0x4001_C000;
  static final int PADS_QSPI = 0x4002_0000;
  static final int XOR = 0x1000;
  static final int SET = 0x2000;
  static final int CLEAR = 0x3000;
  static final int INTR0 = IO + 0xF0;
  static final int PROC0_INTE0 = IO + 0x100;
  static final int PROC1_INTE0 = IO + 0x130;

  final Bus bus = new Bus(new Memory(16 * 1024, 0), new Memory(4096, 0), new Memory(264 * 1024, 0));
  final List<String> irqs = new ArrayList<>();
  final VirtualClock clock = new VirtualClock();
  final PinBank user = PinBank.user(lines(""), clock);
  final PinBank qspi = PinBank.qspi(lines("qspi "), clock);

  GpioBench() {
    bus.attach(IO, user.io());
    bus.attach(PADS, user.pads());
    bus.attach(IO_QSPI, qspi.io());
    bus.attach(PADS_QSPI, qspi.pads());
  }

  int read(int address) {
    return bus.read(0, address, 4);
  }

  void write(int address, int value) {
    bus.write(0, address, 4, value);
  }

  static int status(int gpio) {
    return IO + 8 * gpio;
  }

  static int ctrl(int gpio) {
    return IO + 8 * gpio + 4;
  }

  private PinBank.Lines lines(String bank) {
    return new PinBank.Lines(
        line(bank + "proc0"), line(bank + "proc1"), line(bank + "dormant wake"));
  }

  private InterruptLine line(String name) {
    return asserted -> irqs.add(name + (asserted ? " up" : " down"));
  }
}
