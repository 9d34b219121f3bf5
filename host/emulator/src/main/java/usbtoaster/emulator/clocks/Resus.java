package usbtoaster.emulator.clocks;

import usbtoaster.emulator.bus.InterruptStatus;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * Resus: runs clk_sys from clk_ref when it has stood still for too long, and interrupts (datasheet
 * 2.15.5). It stays so until the firmware says CLEAR. Belongs to the machine's thread.
 */
final class Resus {
  private static final int CLEAR = 1 << 16;
  private static final int FRCE = 1 << 12;
  private static final int ENABLE = 1 << 8;
  private static final int TIMEOUT = 0xFF;
  private static final int CLK_SYS_RESUS = 1;

  private final VirtualClock clock;
  private final ClockDomain reference;
  private final ClockGenerator sys;
  private final InterruptLine line;
  private final Alarm dead;
  private final Register ctrl;
  private final InterruptStatus status;
  private boolean resussed;

  Resus(
      VirtualClock clock,
      Registers registers,
      ClockDomain reference,
      ClockGenerator sys,
      InterruptLine line) {
    this.clock = clock;
    this.reference = reference;
    this.sys = sys;
    this.line = line;
    dead = clock.alarm("clk_sys resus", this::resuscitate);
    ctrl =
        registers
            .at(0x78, "CLK_SYS_RESUS_CTRL")
            .reset(TIMEOUT)
            .writable(CLEAR | FRCE | ENABLE | TIMEOUT)
            .onWrite(word -> control());
    registers.at(0x7C, "CLK_SYS_RESUS_STATUS").reads(this::raw);
    registers.at(0xB8, "INTR").reads(this::raw);
    status = new InterruptStatus(registers, 0xBC, "", CLK_SYS_RESUS, this::raw, this::interrupt);
    sys.output().onChange(this::watch);
  }

  void control() {
    if (ctrl.has(CLEAR)) {
      resussed = false;
      sys.force(null);
      interrupt();
    }
    if (ctrl.has(FRCE)) {
      resuscitate();
    }
    watch();
  }

  void reset() {
    resussed = false;
    sys.force(null);
    watch();
    interrupt();
  }

  private void watch() {
    if (sys.output().hertz() > 0 || !ctrl.has(ENABLE)) {
      clock.disarm(dead);
    } else if (!dead.armed()) {
      clock.arm(dead, reference.picosIn(ctrl.value() & TIMEOUT));
    }
  }

  private void resuscitate() {
    resussed = true;
    sys.force(reference);
    interrupt();
  }

  private int raw() {
    return resussed ? CLK_SYS_RESUS : 0;
  }

  private void interrupt() {
    line.set(status.value() != 0);
  }
}
