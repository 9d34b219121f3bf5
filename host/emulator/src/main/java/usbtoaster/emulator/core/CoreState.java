package usbtoaster.emulator.core;

import usbtoaster.emulator.core.translate.Frame;

/**
 * The programmer's registers of a core (ARMv6-M ARM B1.4). The flags are kept as what they come
 * from, which is what the loop has at hand. Those that instructions of all kinds use are the {@link
 * Frame}'s.
 *
 * <p>The fields are open to the core's other parts. Belongs to the machine's thread.
 */
final class CoreState extends Frame {
  static final int SP = 13;
  static final int LR = 14;
  static final int PC = 15;
  static final int THUMB = 1 << 24;

  /** EPSR.T: nothing executes without it. */
  boolean thumb = true;

  /** The number of the exception; 0: Thread mode. */
  int exception;

  boolean primask;

  /** CONTROL.nPRIV: Thread mode is unprivileged. */
  boolean unprivileged;

  /** CONTROL.SPSEL: Thread mode uses the process stack. */
  boolean processStack;

  /** The stack pointer of the two that is not in use. */
  int otherSp;

  /** Returns APSR, IPSR and EPSR in one word. */
  int xpsr() {
    return apsr() | (thumb ? THUMB : 0) | exception;
  }

  /** Returns N, Z, C and V in bits 31 to 28. */
  int apsr() {
    int n = nz < 0 ? 1 : 0;
    int z = (int) nz == 0 ? 1 : 0;
    return n << 31 | z << 30 | ((int) (carry >>> 32) & 1) << 29 | overflow >>> 31 << 28;
  }

  /** Sets the flags to bits 31 to 28. */
  void apsr(int value) {
    boolean zero = (value & 1 << 30) != 0;
    nz = (value < 0 ? Long.MIN_VALUE : 0) | (zero ? 0 : 1);
    carry = (long) value << 3;
    overflow = value << 3;
  }

  /** Returns CONTROL: nPRIV and SPSEL. */
  int control() {
    return (unprivileged ? 1 : 0) | (onProcessStack() ? 2 : 0);
  }

  /** Sets CONTROL. SPSEL is writable in Thread mode only (B1.4.4). */
  void control(int value) {
    unprivileged = (value & 1) != 0;
    if (exception == 0) {
      enter(0, (value & 2) != 0);
    }
  }

  /** Returns whether the SP in use is the process stack's. */
  boolean onProcessStack() {
    return processStack && exception == 0;
  }

  /** Returns whether the core may do all. */
  boolean privileged() {
    return !unprivileged || exception != 0;
  }

  /** Changes between Thread mode and the exceptions, and the stack with it. */
  void enter(int exception, boolean processStack) {
    boolean before = onProcessStack();
    this.exception = exception;
    this.processStack = processStack;
    if (before != onProcessStack()) {
      int sp = r[SP];
      r[SP] = otherSp;
      otherSp = sp;
    }
  }

  int mainSp() {
    return onProcessStack() ? otherSp : r[SP];
  }

  int processSp() {
    return onProcessStack() ? r[SP] : otherSp;
  }

  /** Sets a stack pointer; its low two bits are always 0. */
  void stackPointer(boolean process, int value) {
    if (process == onProcessStack()) {
      r[SP] = value & ~3;
    } else {
      otherSp = value & ~3;
    }
  }

  /** Sets what a reset sets but SP and PC (B1.5.5). */
  void reset() {
    enter(0, false);
    java.util.Arrays.fill(r, 0);
    r[LR] = -1;
    otherSp = 0;
    apsr(0);
    primask = false;
    unprivileged = false;
    thumb = true;
  }
}
