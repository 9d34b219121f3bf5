package usbtoaster.emulator.pio;

import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;

/** The local variables of a routine's method, among them those registers that the program uses. */
final class Locals {
  static final int MACHINE = 1;
  static final int ENGINE = 2;
  static final int EDGES = 3;
  static final int INPUTS = 4;
  static final int PASSED = 6;
  static final int ADDRESS = 7;
  static final int DATA = 8;
  static final int X = 9;
  static final int Y = 10;
  static final int ISR = 11;
  static final int ISR_COUNT = 12;
  static final int OSR = 13;
  static final int OSR_COUNT = 14;
  static final int OUT = 15;
  static final int ENABLE = 16;
  static final int IRQ = 17;

  private static final String[] FIELDS = {
    "x", "y", "isr", "isrCount", "osr", "osrCount", "out", "enable", "irq"
  };

  private final CodeBuilder code;
  private int used;

  Locals(CodeBuilder code) {
    this.code = code;
  }

  /** Puts a register on the stack. */
  void get(int register) {
    used |= 1 << register;
    code.iload(register);
  }

  /** Takes a register from the stack. */
  void set(int register) {
    used |= 1 << register;
    code.istore(register);
  }

  /** Loads the registers that were used. */
  void load() {
    code.aload(MACHINE).getfield(Names.MACHINE, "pc", CD_int).istore(ADDRESS);
    for (int i = 0; i < FIELDS.length; i++) {
      int register = X + i;
      if ((used >> register & 1) != 0) {
        code.aload(holder(register)).getfield(owner(register), FIELDS[i], CD_int).istore(register);
      }
    }
  }

  /** Stores them. */
  void store() {
    code.aload(MACHINE).iload(ADDRESS).putfield(Names.MACHINE, "pc", CD_int);
    for (int i = 0; i < FIELDS.length; i++) {
      int register = X + i;
      if ((used >> register & 1) != 0) {
        code.aload(holder(register)).iload(register);
        code.putfield(owner(register), FIELDS[i], CD_int);
      }
    }
  }

  private static int holder(int register) {
    return register < OUT ? MACHINE : ENGINE;
  }

  private static ClassDesc owner(int register) {
    return register < OUT ? Names.MACHINE : Names.ENGINE;
  }
}
