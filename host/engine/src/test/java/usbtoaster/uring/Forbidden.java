package usbtoaster.uring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import usbtoaster.linux.Libc;
import usbtoaster.linux.Machine;

/**
 * Runs something on a thread of its own to which Linux refuses one system call: a seccomp filter
 * binds the thread that asks for it, and ends with it. So no other process is needed.
 */
public final class Forbidden {
  private static final int NO_NEW_PRIVILEGES = 38;
  private static final int SET_MODE_FILTER = 1;
  private static final int LOAD_NUMBER = 0x20; // BPF_LD | BPF_W | BPF_ABS, of seccomp_data.nr
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;
  private static final int ERRNO = 0x00050000;
  private static final int ALLOW = 0x7FFF0000;

  private Forbidden() {}

  /** Runs {@code body} where {@code call} fails with {@code errno}. */
  public static <T> T run(int call, int errno, Callable<T> body) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              filter(call, errno);
              return body.call();
            });
    Thread thread = new Thread(task, "forbidden");
    thread.start();
    thread.join();
    return task.get();
  }

  private static void filter(int call, int errno) {
    boolean pc = Machine.THIS == Machine.X86_64;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment code = arena.allocate(4 * 8, 8);
      instruction(code, 0, LOAD_NUMBER, 0, 0, 0);
      instruction(code, 1, JUMP_IF_EQUAL, 0, 1, call);
      instruction(code, 2, RETURN, 0, 0, ERRNO | errno);
      instruction(code, 3, RETURN, 0, 0, ALLOW);
      MemorySegment program = arena.allocate(16, 8);
      program.set(JAVA_SHORT, 0, (short) 4);
      program.set(ADDRESS, 8, code);
      assertThat(Libc.syscall(pc ? 157 : 167, NO_NEW_PRIVILEGES, 1, 0, 0, 0, 0)).isZero();
      long set = Libc.syscall(pc ? 317 : 277, SET_MODE_FILTER, 0, program.address(), 0, 0, 0);
      assertThat(set).isZero();
    }
  }

  private static void instruction(
      MemorySegment code, int index, int what, int ifTrue, int ifFalse, int value) {
    code.set(JAVA_SHORT, index * 8L, (short) what);
    code.set(JAVA_SHORT, index * 8L + 2, (short) (ifTrue | ifFalse << 8));
    code.set(JAVA_INT, index * 8L + 4, value);
  }
}
