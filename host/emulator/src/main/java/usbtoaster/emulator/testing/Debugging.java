package usbtoaster.emulator.testing;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.gdb.GdbServer;
import usbtoaster.emulator.semihosting.Semihosting;

/** What a debugger is to the firmware of a bench: a GDB that looks, and a host that serves it. */
final class Debugging {
  private static final Logger LOG = LoggerFactory.getLogger(TestBench.class);

  private final Rp2040 pico;
  private final Probe probe;
  private @Nullable GdbServer gdb;
  private @Nullable Semihosting semihosting;

  Debugging(Rp2040 pico, Probe probe) {
    this.pico = pico;
    this.probe = probe;
  }

  /** Lets a GDB come to {@code port}, in place of the one before. */
  GdbServer gdb(int port) {
    endGdb();
    GdbServer server = GdbServer.listen(pico, probe::where, probe::restarted, port);
    gdb = server;
    LOG.info("Waiting for GDB: target remote localhost:{}", server.port());
    return server;
  }

  /** Returns whether a GDB is there now. */
  boolean attached() {
    return gdb != null && gdb.attached();
  }

  /** Returns whether a GDB has killed the firmware. */
  boolean killed() {
    return gdb != null && gdb.killed();
  }

  /** Serves the firmware from now on, in place of who did before. */
  Semihosting semihosting(InputStream input, OutputStream output, @Nullable Path folder) {
    endSemihosting();
    Semihosting begun = new Semihosting(pico, input, output, folder);
    semihosting = begun;
    return begun;
  }

  /**
   * Returns who serves the firmware.
   *
   * @throws IllegalStateException if nobody does
   */
  Semihosting serving() {
    Semihosting serving = semihosting;
    if (serving == null) {
      throw new IllegalStateException("Nobody does what the firmware asks for: semihosting(…)");
    }
    return serving;
  }

  /** Ends both. */
  void close() {
    endGdb();
    endSemihosting();
  }

  private void endGdb() {
    if (gdb != null) {
      gdb.close();
      gdb = null;
    }
  }

  private void endSemihosting() {
    if (semihosting != null) {
      semihosting.close();
      semihosting = null;
    }
  }
}
