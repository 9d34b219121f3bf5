package usbtoaster.emulator.core.translate;

import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/** What the generated method names, and the numbers of its local variables. */
final class Names {
  static final ClassDesc FRAME = of(Frame.class);
  static final ClassDesc REGION = of(Region.class);
  static final ClassDesc EXTENT = of(Extent.class);
  static final ClassDesc REGION_BUS = of(RegionBus.class);
  static final ClassDesc ALU = of(Alu.class);
  static final ClassDesc INT_SUPPLIER = of(IntSupplier.class);
  static final ClassDesc INT_CONSUMER = of(IntConsumer.class);
  static final ClassDesc BYTES = CD_byte.arrayType();

  static final MethodTypeDesc CONSTRUCTOR = MethodTypeDesc.of(CD_void, EXTENT);
  static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_int, FRAME, CD_int.arrayType(), BYTES, BYTES, REGION_BUS, CD_int);
  static final MethodTypeDesc UNARY = MethodTypeDesc.of(CD_int, CD_int);
  static final MethodTypeDesc BINARY = MethodTypeDesc.of(CD_int, CD_int, CD_int);
  static final MethodTypeDesc TERNARY = MethodTypeDesc.of(CD_int, CD_int, CD_int, CD_int);
  static final MethodTypeDesc LOAD = MethodTypeDesc.of(CD_int, BYTES, CD_int);
  static final MethodTypeDesc STORE = MethodTypeDesc.of(CD_void, BYTES, CD_int, CD_int);
  static final MethodTypeDesc SLOW_LOAD = MethodTypeDesc.of(CD_int, CD_int, CD_int, CD_int, CD_int);
  static final MethodTypeDesc SLOW_STORE =
      MethodTypeDesc.of(CD_void, CD_int, CD_int, CD_int, CD_int, CD_int);
  static final MethodTypeDesc READING = MethodTypeDesc.of(INT_SUPPLIER, CD_int, CD_int, CD_int);
  static final MethodTypeDesc WRITING =
      MethodTypeDesc.of(INT_CONSUMER, CD_int, CD_int, CD_int, CD_int);
  static final MethodTypeDesc ACCEPT = MethodTypeDesc.of(CD_void, CD_int);
  static final MethodTypeDesc END = MethodTypeDesc.of(CD_int);
  static final MethodTypeDesc NZ = MethodTypeDesc.of(CD_long, CD_int, CD_int);
  static final MethodTypeDesc CARRY_OF = MethodTypeDesc.of(CD_int, CD_long);

  /** Where the cycles begin in {@link Local#ACCOUNT}; below them are the instructions. */
  static final int CYCLES_SHIFT = 21;

  /** The local variables; 0 is the region. */
  static final class Local {
    static final int FRAME = 1;
    static final int REGISTERS = 2;
    static final int RAM = 3;
    static final int WATCHED = 4;
    static final int BUS = 5;
    static final int END = 6;

    /** R0; the others up to LR follow. */
    static final int R0 = 7;

    /** Z is whether it is 0. */
    static final int Z = 22;

    /** N is its sign. */
    static final int N = 23;

    /** C is 0 or 1. */
    static final int C = 24;

    /** V is its sign. */
    static final int V = 25;

    /** The first operand that flags may be of. */
    static final int X = 26;

    /** The second operand that flags may be of. */
    static final int Y = 27;

    /** The address to go on at. */
    static final int PC = 28;

    static final int LEFT = 29;
    static final int RIGHT = 30;

    /** An address, counted from SRAM's beginning. */
    static final int AT = 31;

    /** A long: cycles of the slice, and below them the instructions of this run. */
    static final int ACCOUNT = 32;

    /** A long: the slice's end as in {@link #ACCOUNT}. */
    static final int LIMIT = 34;

    /** What reads a register, between two instructions of the JVM. */
    static final int READER = 36;

    private Local() {}
  }

  private Names() {}

  private static ClassDesc of(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }
}
