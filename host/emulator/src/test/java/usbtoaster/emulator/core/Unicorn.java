package usbtoaster.emulator.core;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * An oracle: Unicorn's Cortex-M0, through its C interface. It is a CPU in flat memory, with no
 * exceptions of its own, no cycles and no peripherals.
 */
@SuppressWarnings("restricted") // the tests allow native access
final class Unicorn implements AutoCloseable {
  private static final int ARCH_ARM = 1;
  private static final int MODE_THUMB = 1 << 4;
  private static final int MODE_MCLASS = 1 << 5;
  private static final int CTL_WRITE_CPU_MODEL = 1 << 30 | 1 << 26 | 7;
  private static final int CTL_FLUSH = 1 << 30 | 10;
  private static final int CORTEX_M0 = 7;
  private static final int PROTECTION_ALL = 7;
  private static final int APSR = 1;
  private static final int LR = 10;
  private static final int PC = 11;
  private static final int SP = 12;
  private static final int R0 = 66;

  private final Arena arena = Arena.ofConfined();
  private final SymbolLookup library;
  private final MemorySegment engine;
  private final MemorySegment word = arena.allocate(8);
  private final MethodHandle regRead;
  private final MethodHandle regWrite;
  private final MethodHandle memRead;
  private final MethodHandle memWrite;
  private final MethodHandle start;
  private final MethodHandle flush;

  private Unicorn(SymbolLookup library) throws Throwable {
    this.library = library;
    MethodHandle open =
        handle("uc_open", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    MemorySegment pointer = arena.allocate(ADDRESS);
    check((int) open.invokeExact(ARCH_ARM, MODE_THUMB | MODE_MCLASS, pointer));
    engine = pointer.get(ADDRESS, 0);
    FunctionDescriptor register = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
    regRead = handle("uc_reg_read", register);
    regWrite = handle("uc_reg_write", register);
    FunctionDescriptor memory =
        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG);
    memRead = handle("uc_mem_read", memory);
    memWrite = handle("uc_mem_write", memory);
    start =
        handle(
            "uc_emu_start",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    MethodHandle control = variadic(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    check((int) control.invokeExact(engine, CTL_WRITE_CPU_MODEL, CORTEX_M0));
    flush = variadic(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  }

  private MethodHandle variadic(FunctionDescriptor descriptor) {
    return Linker.nativeLinker()
        .downcallHandle(
            library.find("uc_ctl").orElseThrow(), descriptor, Linker.Option.firstVariadicArg(2));
  }

  /**
   * Opens one. Skips the test visibly if Unicorn 2 is not installed; fails it with
   * -Dtoaster.oracle=required.
   *
   * @param what was not compared then
   */
  static Unicorn openFor(String what) {
    Optional<Unicorn> found = open();
    String missing = what + " were not compared with Unicorn: install Debian's libunicorn2.";
    if ("required".equals(System.getProperty("toaster.oracle"))) {
      assertThat(found).as(missing).isPresent();
    }
    Assumptions.assumeTrue(found.isPresent(), missing);
    return found.orElseThrow();
  }

  /** Opens one; empty if Unicorn 2 is not installed. */
  static Optional<Unicorn> open() {
    for (String name : new String[] {"libunicorn.so.2", "libunicorn.2.dylib", "unicorn.dll"}) {
      Optional<SymbolLookup> library = library(name);
      if (library.isPresent()) {
        try {
          return Optional.of(new Unicorn(library.get()));
        } catch (Throwable e) {
          throw new IllegalStateException("Unicorn is installed and does not open", e);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<SymbolLookup> library(String name) {
    try {
      return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  void map(int address, int size) {
    try {
      MethodHandle map =
          handle(
              "uc_mem_map",
              FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT));
      check((int) map.invokeExact(engine, unsigned(address), (long) size, PROTECTION_ALL));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Forgets the code that it has translated. */
  void forgetCode() {
    try {
      check((int) flush.invokeExact(engine, CTL_FLUSH));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  int register(int n) {
    return read(id(n));
  }

  void register(int n, int value) {
    write(id(n), value);
  }

  /** Returns N, Z, C and V in bits 31 to 28. */
  int apsr() {
    return read(APSR) & 0xF000_0000;
  }

  void apsr(int value) {
    write(APSR, value);
  }

  byte[] read(int address, int length) {
    try (Arena local = Arena.ofConfined()) {
      MemorySegment buffer = local.allocate(length);
      check((int) memRead.invokeExact(engine, unsigned(address), buffer, (long) length));
      return buffer.toArray(JAVA_BYTE);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void write(int address, byte[] bytes) {
    try (Arena local = Arena.ofConfined()) {
      MemorySegment buffer = local.allocateFrom(JAVA_BYTE, bytes);
      check((int) memWrite.invokeExact(engine, unsigned(address), buffer, (long) bytes.length));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /**
   * Executes {@code count} instructions from {@code address}; returns Unicorn's error, 0 if none.
   */
  int run(int address, int until, long count) {
    try {
      return (int) start.invokeExact(engine, unsigned(address | 1), unsigned(until), 0L, count);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static int id(int n) {
    return n < 13 ? R0 + n : n == 13 ? SP : n == 14 ? LR : PC;
  }

  private int read(int id) {
    try {
      check((int) regRead.invokeExact(engine, id, word));
      return word.get(JAVA_INT, 0);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private void write(int id, int value) {
    try {
      word.set(JAVA_INT, 0, value);
      check((int) regWrite.invokeExact(engine, id, word));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private MethodHandle handle(String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(library.find(name).orElseThrow(), descriptor);
  }

  private static long unsigned(int address) {
    return Integer.toUnsignedLong(address);
  }

  private static void check(int error) {
    if (error != 0) {
      throw new IllegalStateException("Unicorn's error " + error);
    }
  }

  private static IllegalStateException failed(Throwable e) {
    return new IllegalStateException("Unicorn failed", e);
  }

  @Override
  public void close() {
    try {
      MethodHandle close = handle("uc_close", FunctionDescriptor.of(JAVA_INT, ADDRESS));
      check((int) close.invokeExact(engine));
    } catch (Throwable e) {
      throw failed(e);
    }
    arena.close();
  }
}
