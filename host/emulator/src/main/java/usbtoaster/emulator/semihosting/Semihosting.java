package usbtoaster.emulator.semihosting;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.BusFault;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.core.BreakListener;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.time.VirtualClock;

/**
 * Does what a firmware asks its host for by BKPT 0xAB: R0 is the operation, R1 its operand or where
 * its operands are, R0 the result. So a test suite for ARM says what it has to say, and ends with
 * an exit code.
 *
 * <p>The console is the given streams; a read of it waits for them, and device time stands still
 * meanwhile. Files are those of one folder, or none. Clocks are the device's time. SYS_SYSTEM is
 * refused. What a firmware asks for in vain gives it -1, or what the operation has for that.
 *
 * <p>Belongs to the machine's thread.
 */
public final class Semihosting implements BreakListener, AutoCloseable {
  /** The operand of its BKPT. */
  public static final int BKPT = 0xAB;

  private static final int APPLICATION_EXIT = 0x20026;
  private static final int LONGEST = 1 << 16;
  private static final int FAILED = -1;
  private static final int EIO = 5;
  private static final int TICKS_PER_SECOND = 1_000_000;

  private final Rp2040 pico;
  private CortexM0Plus core; // that asks
  private final InputStream input;
  private final OutputStream output;
  private final HostFiles files;
  private final OpenFiles open;
  private OptionalInt exitCode = OptionalInt.empty();
  private int error;

  /**
   * Begins to serve {@code pico}.
   *
   * @param input what it reads from its console
   * @param output what it says on its console
   * @param folder whose files it may use; null: none
   */
  public Semihosting(Rp2040 pico, InputStream input, OutputStream output, @Nullable Path folder) {
    this.pico = pico;
    this.input = input;
    this.output = output;
    core = pico.core();
    files = new HostFiles(folder);
    open = new OpenFiles(files, input, output);
    for (int number = 0; number < 2; number++) {
      pico.core(number).debuggers().add(this);
    }
  }

  /** Returns the exit code as soon as the firmware has ended, which pauses the machine. */
  public OptionalInt exitCode() {
    return exitCode;
  }

  /** Serves no more; closes its files. */
  @Override
  public void close() {
    for (int number = 0; number < 2; number++) {
      pico.core(number).debuggers().remove(this);
    }
    open.closeAll();
  }

  @Override
  public boolean takes(int immediate) {
    return immediate == BKPT;
  }

  @Override
  public boolean halts(CortexM0Plus core, int address, int immediate) {
    if (immediate != BKPT) {
      return false;
    }
    this.core = core;
    int operation = core.register(0);
    int result;
    try {
      result = serve(operation, core.register(1));
    } catch (IOException | BusFault e) {
      error = EIO;
      result = FAILED;
    }
    core.register(0, result);
    return exitCode.isPresent(); // nothing after it is executed
  }

  private int serve(int operation, int operand) throws IOException {
    return switch (operation) {
      case 0x01 -> open.open(text(word(operand, 0), word(operand, 2)), word(operand, 1));
      case 0x02 -> close(word(operand, 0));
      case 0x03 -> say(new byte[] {(byte) core.peek(operand, 1)});
      case 0x04 -> say(zeroEnded(operand));
      case 0x05 -> write(word(operand, 0), word(operand, 1), word(operand, 2));
      case 0x06 -> read(word(operand, 0), word(operand, 1), word(operand, 2));
      case 0x07 -> input.read();
      case 0x08 -> word(operand, 0) < 0 ? 1 : 0;
      case 0x09 -> open.isConsole(word(operand, 0)) ? 1 : 0;
      case 0x0A -> seek(word(operand, 0), word(operand, 1));
      case 0x0C -> (int) open.length(word(operand, 0));
      case 0x0E -> remove(text(word(operand, 0), word(operand, 1)));
      case 0x0F ->
          rename(
              text(word(operand, 0), word(operand, 1)), text(word(operand, 2), word(operand, 3)));
      case 0x10 -> (int) (picos() / (VirtualClock.PICOS_PER_SECOND / 100));
      case 0x11 -> (int) (picos() / VirtualClock.PICOS_PER_SECOND);
      case 0x13 -> error;
      case 0x18 -> exit(operand == APPLICATION_EXIT ? 0 : 1);
      case 0x20 -> exit(word(operand, 0) == APPLICATION_EXIT ? word(operand, 1) : 1);
      case 0x30 -> elapsed(operand);
      case 0x31 -> TICKS_PER_SECOND;
      default -> FAILED; // SYS_TMPNAM, SYS_SYSTEM, SYS_GET_CMDLINE, SYS_HEAPINFO, and what is none
    };
  }

  // Console and exit.

  private int say(byte[] bytes) throws IOException {
    output.write(bytes);
    output.flush();
    return core.register(0); // it has no result
  }

  private int exit(int code) {
    exitCode = OptionalInt.of(code);
    open.closeAll();
    pico.pause();
    return code;
  }

  // Files.

  private int close(int number) throws IOException {
    open.close(number);
    return 0;
  }

  /** Returns how many bytes were not written: none, or the operation has failed. */
  private int write(int number, int address, int length) throws IOException {
    open.write(number, bytes(address, length));
    return 0;
  }

  /** Returns how many bytes were not read. */
  private int read(int number, int address, int length) throws IOException {
    byte[] read = open.read(number, checked(length));
    for (int i = 0; i < read.length; i++) {
      core.poke(address + i, 1, read[i] & 0xFF);
    }
    return length - read.length;
  }

  private int seek(int number, int position) throws IOException {
    open.seek(number, Integer.toUnsignedLong(position));
    return 0;
  }

  private int remove(String name) throws IOException {
    files.remove(name);
    return 0;
  }

  private int rename(String from, String to) throws IOException {
    files.rename(from, to);
    return 0;
  }

  // Time.

  private long picos() {
    return pico.clock().picos();
  }

  private int elapsed(int address) {
    long ticks = picos() / (VirtualClock.PICOS_PER_SECOND / TICKS_PER_SECOND);
    core.poke(address, 4, (int) ticks);
    core.poke(address + 4, 4, (int) (ticks >>> 32));
    return 0;
  }

  // Memory.

  private int word(int block, int index) {
    return core.peek((block & ~3) + 4 * index, 4);
  }

  private static int checked(int length) throws IOException {
    if (length < 0 || length > 1 << 20) {
      throw new IOException("more than a megabyte at once");
    }
    return length;
  }

  private byte[] bytes(int address, int length) throws IOException {
    byte[] bytes = new byte[checked(length)];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) core.peek(address + i, 1);
    }
    return bytes;
  }

  private String text(int address, int length) throws IOException {
    return new String(bytes(address, length), ISO_8859_1);
  }

  private byte[] zeroEnded(int address) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < LONGEST; i++) {
      int octet = core.peek(address + i, 1);
      if (octet == 0) {
        break;
      }
      bytes.write(octet);
    }
    return bytes.toByteArray();
  }
}
