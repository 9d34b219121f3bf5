package usbtoaster.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import usbtoaster.async.CancellationToken;
import usbtoaster.async.Task;
import usbtoaster.driver.ToasterDriver;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.FileAccess;
import usbtoaster.io.Inlining;
import usbtoaster.io.ThreadPool;
import usbtoaster.io.ThreadPoolOptions;
import usbtoaster.kernel.IoManager;
import usbtoaster.protocol.Protocol;
import usbtoaster.time.VirtualTime;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;

/** The stack on a {@link LyingToaster} in virtual time, and bounds that the test works out. */
final class HostileBench implements AutoCloseable {
  static final ToasterSettings SETTINGS = ToasterSettings.DEFAULT.withBurstBytes(64);
  static final int BYTES = 200;
  private static final int GUARD_BYTES = 100;
  private static final byte GUARD = (byte) 0xA5;
  private static final int STANDING_STEPS = 100_000;

  final VirtualTime time = new VirtualTime();
  final LyingToaster toaster;
  final ThreadPool pool;
  final ToasterDriver driver;
  final byte[] bread = guarded();
  final byte[] toast = guarded();
  private final IoManager io = new IoManager(Trace.OFF, 64);
  private long stoodAt;
  private int steps;

  HostileBench(Lie lie, boolean fromTheStart, long seed) {
    toaster = new LyingToaster(time, lie, seed);
    for (int i = 0; i < BYTES; i++) {
      bread[GUARD_BYTES + i] = (byte) (i * 7 & 0x7F);
    }
    toaster.bread = Arrays.copyOfRange(bread, GUARD_BYTES, GUARD_BYTES + BYTES);
    if (fromTheStart) {
      toaster.lie();
    }
    pool = new ThreadPool(io, ThreadPoolOptions.DEFAULT.withoutIoThreads());
    driver = ToasterDriver.start("toaster", io, toaster.wiring(), SETTINGS, time);
  }

  private static byte[] guarded() {
    byte[] buffer = new byte[GUARD_BYTES + BYTES + GUARD_BYTES];
    Arrays.fill(buffer, GUARD);
    return buffer;
  }

  /**
   * Returns how long a request may take, whatever the device says. One life of it: a command and
   * its bursts, each tried as often as strikes allow, each try a frame and a look that both end by
   * timeout; the darkest toasting; a recovery by all the resets. The device may be lost as often as
   * strikes allow.
   */
  static long boundNanos() {
    long frame = SETTINGS.frameTimeoutNanos();
    long tries = SETTINGS.strikes() + 1L;
    long bursts = Math.ceilDiv(BYTES, SETTINGS.burstBytes());
    long transfer = (bursts + 2) * tries * 2 * frame;
    long toasting = 1000L * ((1 << Protocol.MAX_BROWNING) - 1) * (100 + BYTES / 64) + frame;
    long reset = 2 * Protocol.RESET_PULSE_NANOS + Protocol.BOOT_NANOS + 4 * frame;
    long recovery = (SETTINGS.silentPolls() + 1L) * frame + (SETTINGS.resets() + 1L) * reset;
    return tries * (transfer + toasting + recovery);
  }

  /** Returns how many frames a request may cost: as {@link #boundNanos}, three frames a try. */
  static long boundFrames() {
    long tries = SETTINGS.strikes() + 1L;
    long bursts = Math.ceilDiv(BYTES, SETTINGS.burstBytes());
    long recovery = 3L * (SETTINGS.silentPolls() + 1) + 12L * (SETTINGS.resets() + 1);
    return tries * ((bursts + 2) * tries * 3 + recovery);
  }

  ToasterStream open() {
    try {
      return ToasterStream.open(io, driver.device(), pool, FileAccess.READ_WRITE, Inlining.INLINE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Task<Integer> write(ToasterStream stream, CancellationToken token) {
    return stream.writeAsync(bread, GUARD_BYTES, BYTES, token);
  }

  Task<Integer> read(ToasterStream stream) {
    return stream.readAsync(toast, GUARD_BYTES, BYTES, CancellationToken.NONE);
  }

  /** Returns what was read. */
  byte[] toastBytes() {
    return Arrays.copyOfRange(toast, GUARD_BYTES, GUARD_BYTES + BYTES);
  }

  /** Returns whether nothing was written around the range that a read was given. */
  boolean guardsHold() {
    for (int i = 0; i < GUARD_BYTES; i++) {
      if (toast[i] != GUARD || toast[GUARD_BYTES + BYTES + i] != GUARD) {
        return false;
      }
    }
    return true;
  }

  /** Lets time pass until {@code condition} holds; fails if it takes longer than the bound. */
  void runUntil(BooleanSupplier condition) {
    try {
      time.runUntil(() -> moves() && condition.getAsBoolean(), boundNanos());
    } catch (AssertionError e) {
      throw new AssertionError(
          "%s %s frames, %s".formatted(e.getMessage(), toaster.frames(), driver), e);
    }
  }

  /** Lets {@code nanos} pass. */
  void advance(long nanos) {
    long until = time.nanoTime() + nanos;
    time.arm(() -> {}, until);
    runUntil(() -> time.nanoTime() >= until);
  }

  /** Serves the port; fails if the clock stands for too many steps. */
  private boolean moves() {
    pool.pump();
    if (time.nanoTime() != stoodAt) {
      stoodAt = time.nanoTime();
      steps = 0;
    } else if (++steps > STANDING_STEPS) {
      throw new AssertionError("A loop while the clock stands at " + stoodAt + " ns.");
    }
    return true;
  }

  @Override
  public void close() {
    pool.close();
  }
}
