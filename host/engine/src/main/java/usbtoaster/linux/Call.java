package usbtoaster.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * What the calls of functions have in common: how one is found, and where its error number goes.
 *
 * <p>No call is a critical one: a thread in a critical call that waits holds up the collector.
 */
final class Call {
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> OF_THREAD =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

  private Call() {}

  /** Finds a function. */
  static MethodHandle of(String name, FunctionDescriptor type) {
    return of(name, type, type.argumentLayouts().size());
  }

  /** Finds a function; {@code fixed} of its arguments are before its "…". */
  @SuppressWarnings("restricted") // the point of this package
  static MethodHandle of(String name, FunctionDescriptor type, int fixed) {
    Linker linker = Linker.nativeLinker();
    Linker.Option errno = Linker.Option.captureCallState("errno");
    Linker.Option[] options =
        fixed < type.argumentLayouts().size()
            ? new Linker.Option[] {errno, Linker.Option.firstVariadicArg(fixed)}
            : new Linker.Option[] {errno};
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
  }

  /** Returns where a call of the current thread leaves its error number. */
  static MemorySegment state() {
    return OF_THREAD.get();
  }

  /** Returns what a function returned, or the negated error number of this thread's last call. */
  static int result(int returned) {
    return returned < 0 ? -errno() : returned;
  }

  /** Returns what a function returned, or the negated error number of this thread's last call. */
  static long result(long returned) {
    return returned < 0 ? -errno() : returned;
  }

  private static int errno() {
    return (int) ERRNO.get(OF_THREAD.get(), 0L);
  }

  /** A call throws nothing of its own, but for a misuse of its memory. */
  static AssertionError never(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException misuse) {
      throw misuse;
    }
    return new AssertionError(thrown);
  }
}
