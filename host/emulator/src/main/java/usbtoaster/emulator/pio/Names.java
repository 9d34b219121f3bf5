package usbtoaster.emulator.pio;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** What a routine's class names. */
final class Names {
  static final ClassDesc ROUTINE = of(Routine.class);
  static final ClassDesc MACHINE = of(StateMachine.class);
  static final ClassDesc ENGINE = of(Engine.class);
  static final ClassDesc EDGES = of(Edges.class);
  static final ClassDesc INTEGER = of(Integer.class);
  static final ClassDesc MATH = of(Math.class);

  static final MethodTypeDesc CONSTRUCTOR = MethodTypeDesc.of(CD_void, CD_int);
  static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_int, MACHINE, ENGINE, EDGES, CD_int, CD_int);
  static final MethodTypeDesc UNARY = MethodTypeDesc.of(CD_int, CD_int);
  static final MethodTypeDesc BINARY = MethodTypeDesc.of(CD_int, CD_int, CD_int);
  static final MethodTypeDesc TOLD = MethodTypeDesc.of(CD_void, CD_int, CD_int);

  private Names() {}

  private static ClassDesc of(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }
}
