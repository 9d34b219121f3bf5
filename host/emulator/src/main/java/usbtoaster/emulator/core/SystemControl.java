package usbtoaster.emulator.core;

import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/** The system control block (ARMv6-M ARM B3.2.2). Belongs to the machine's thread. */
final class SystemControl {
  private static final int CPUID = 0x410C_C601;
  private static final int VECTKEY = 0x05FA;
  private static final int VECTKEYSTAT = 0xFA05;
  private static final int SYSRESETREQ = 1 << 2;
  private static final int SLEEPONEXIT = 1 << 1;
  private static final int SLEEPDEEP = 1 << 2;
  private static final int SEVONPEND = 1 << 4;
  private static final int STKALIGN_AND_UNALIGN_TRP = 0x208;

  private final CoreState state;
  private final Nvic nvic;
  private final Runnable resetRequest;
  private final Registers registers = new Registers("SCB");
  private final Register vtor;
  private final Register scr;

  SystemControl(CoreState state, Nvic nvic, Runnable resetRequest) {
    this.state = state;
    this.nvic = nvic;
    this.resetRequest = resetRequest;
    registers.at(0x00, "CPUID").reset(CPUID);
    registers.at(0x04, "ICSR").reads(this::icsr).ahead().onWrite(this::icsr);
    vtor = registers.at(0x08, "VTOR").writable(0xFFFF_FF00);
    registers.at(0x0C, "AIRCR").reset(VECTKEYSTAT << 16).onWrite(this::aircr);
    scr = registers.at(0x10, "SCR").writable(SLEEPONEXIT | SLEEPDEEP | SEVONPEND);
    registers.at(0x14, "CCR").reset(STKALIGN_AND_UNALIGN_TRP);
    registers
        .at(0x1C, "SHPR2")
        .reads(() -> nvic.priority(Nvic.SV_CALL) << 30)
        .onWrite(value -> nvic.priority(Nvic.SV_CALL, value >>> 30));
    registers
        .at(0x20, "SHPR3")
        .reads(() -> nvic.priority(Nvic.SYS_TICK) << 30 | nvic.priority(Nvic.PEND_SV) << 22)
        .onWrite(
            value -> {
              nvic.priority(Nvic.SYS_TICK, value >>> 30);
              nvic.priority(Nvic.PEND_SV, value >>> 22);
            });
    registers.at(0x24, "SHCSR").reads(this::shcsr).onWrite(this::shcsr);
    registers.at(0xF0, "DHCSR"); // no debugger is attached: C_DEBUGEN is 0
  }

  /** Returns the registers; their base is 0xE000ED00. */
  Registers registers() {
    return registers;
  }

  void reset() {
    registers.reset();
  }

  /** Returns the address of the vector of {@code exception}. */
  int vector(int exception) {
    return vtor.value() + 4 * exception;
  }

  boolean sleepsOnExit() {
    return scr.has(SLEEPONEXIT);
  }

  boolean sendsEventOnPend() {
    return scr.has(SEVONPEND);
  }

  private int icsr() {
    int next = nvic.next();
    long interrupts = nvic.pending() >>> Nvic.IRQ0;
    return bit(Nvic.NMI, 31)
        | bit(Nvic.PEND_SV, 28)
        | bit(Nvic.SYS_TICK, 26)
        | (interrupts != 0 ? 1 << 22 : 0)
        | next << 12
        | state.exception;
  }

  private int bit(int exception, int position) {
    return nvic.isPending(exception) ? 1 << position : 0;
  }

  private void icsr(int value) {
    if ((value & 1 << 31) != 0) {
      nvic.pend(Nvic.NMI);
    }
    pend(Nvic.PEND_SV, value, 28);
    pend(Nvic.SYS_TICK, value, 26);
  }

  private void pend(int exception, int value, int position) {
    if ((value >>> position & 1) != 0) {
      nvic.pend(exception);
    } else if ((value >>> (position - 1) & 1) != 0) {
      nvic.unpend(exception);
    }
  }

  private void aircr(int value) {
    if (value >>> 16 == VECTKEY && (value & SYSRESETREQ) != 0) {
      resetRequest.run();
    }
  }

  private int shcsr() {
    return bit(Nvic.SV_CALL, 15);
  }

  private void shcsr(int value) {
    if ((value & 1 << 15) != 0) {
      nvic.pend(Nvic.SV_CALL);
    } else {
      nvic.unpend(Nvic.SV_CALL);
    }
  }
}
