package usbtoaster.emulator.core.translate;

import java.lang.classfile.Label;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.ObjectVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.SimpleVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.core.translate.Names.Local;

/**
 * What the JVM's verifier is told of a region's method (JVM specification 4.10.1): the types of the
 * locals are the same at each label, and the stack is empty there. To have them found out takes
 * longer than all the rest of a translation while a JVM is young.
 */
final class Frames {
  private static final int REGISTERS = 15;

  private final List<Label> bound = new ArrayList<>();

  /** Notes that {@code label} was bound. */
  void add(Label label) {
    bound.add(label);
  }

  /** Returns the frames of all labels. {@code used} has the registers that have a local. */
  StackMapTableAttribute table(int used) {
    List<VerificationTypeInfo> locals = locals(used);
    return StackMapTableAttribute.of(
        bound.stream().map(label -> StackMapFrameInfo.of(label, locals, List.of())).toList());
  }

  private static List<VerificationTypeInfo> locals(int used) {
    List<VerificationTypeInfo> locals = new ArrayList<>();
    locals.add(SimpleVerificationTypeInfo.TOP); // the region itself
    locals.add(ObjectVerificationTypeInfo.of(Names.FRAME));
    locals.add(ObjectVerificationTypeInfo.of(ConstantDescs.CD_int.arrayType()));
    locals.add(ObjectVerificationTypeInfo.of(Names.BYTES));
    locals.add(ObjectVerificationTypeInfo.of(Names.BYTES));
    locals.add(ObjectVerificationTypeInfo.of(Names.REGION_BUS));
    locals.add(SimpleVerificationTypeInfo.INTEGER); // END
    for (int n = 0; n < REGISTERS; n++) {
      boolean has = (used >> n & 1) != 0;
      locals.add(has ? SimpleVerificationTypeInfo.INTEGER : SimpleVerificationTypeInfo.TOP);
    }
    for (int local = Local.Z; local < Local.ACCOUNT; local++) {
      locals.add(SimpleVerificationTypeInfo.INTEGER);
    }
    locals.add(SimpleVerificationTypeInfo.LONG); // ACCOUNT
    locals.add(SimpleVerificationTypeInfo.LONG); // LIMIT
    return locals;
  }
}
