package usbtoaster.emulator.pio;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The routines that have been made in this process: the next machine with the same program begins
 * with what HotSpot has compiled. Bounded: those that were not asked for the longest go first.
 *
 * <p>Used by any thread, one at a time.
 */
final class Routines {
  private static final int MOST = 256;

  private static final Map<Routine.Key, Routine> KNOWN = new LinkedHashMap<>(64, 0.75f, true);

  private Routines() {}

  /** Returns the routine of {@code key}, and makes it if there is none. */
  static Routine of(Routine.Key key) {
    synchronized (KNOWN) {
      Routine routine = KNOWN.computeIfAbsent(key, Routines::make);
      if (KNOWN.size() > MOST) {
        KNOWN.remove(KNOWN.keySet().iterator().next());
      }
      return routine;
    }
  }

  private static Routine make(Routine.Key key) {
    Blocks blocks = new Blocks(key);
    ClassDesc name = ClassDesc.of(Routines.class.getPackageName(), "Program");
    byte[] file =
        ClassFile.of()
            .build(
                name,
                made -> {
                  made.withFlags(ClassFile.ACC_FINAL).withSuperclass(Names.ROUTINE);
                  made.withMethodBody(
                      "<init>",
                      Names.CONSTRUCTOR,
                      0,
                      code ->
                          code.aload(0)
                              .iload(1)
                              .invokespecial(Names.ROUTINE, "<init>", Names.CONSTRUCTOR)
                              .return_());
                  made.withMethodBody(
                      "run", Names.RUN, 0, code -> new FlowEmitter(code, key, blocks).emit());
                });
    return define(file, blocks.entries());
  }

  private static Routine define(byte[] file, int entries) {
    try {
      MethodHandles.Lookup made = MethodHandles.lookup().defineHiddenClass(file, true);
      MethodHandle constructor =
          made.findConstructor(made.lookupClass(), MethodType.methodType(void.class, int.class));
      return (Routine) constructor.invoke(entries);
    } catch (Throwable e) {
      throw new IllegalStateException("A program of a PIO is not a class that the JVM takes", e);
    }
  }
}
