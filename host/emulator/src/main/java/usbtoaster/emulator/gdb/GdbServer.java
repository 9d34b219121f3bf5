package usbtoaster.emulator.gdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.chip.Attendant;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.gdb.Event.Came;
import usbtoaster.emulator.gdb.Event.Gone;
import usbtoaster.emulator.gdb.Event.Interrupt;
import usbtoaster.emulator.gdb.Event.Packet;

/**
 * Lets a GDB on this machine debug the firmware: {@code target remote localhost:PORT}.
 *
 * <p>Whoever lets the machine's time pass goes on doing so. {@link Rp2040#runTo} just does not
 * return while GDB has stopped the machine: core, peripherals and time stand still together, so a
 * limit of a test does not run out while somebody looks. The first run waits until a GDB has come
 * and lets it go on. When GDB detaches or is gone, the machine goes on without it, and the next one
 * may come.
 *
 * <p>Threads: one of its own reads from the connection. All else happens on the machine's thread,
 * inside {@code runTo}; an interrupt of that thread lets the machine go on.
 *
 * <p>Any number of break and watch points; a step goes into a handler that is due. Reads of a
 * register have no side effects unless {@code monitor effects on} was said.
 */
public final class GdbServer implements AutoCloseable, Attendant {
  private final Rp2040 pico;
  private final Link link;
  private final Target target;
  private final Motion motion;
  private final Session session;
  private boolean awaited = true;
  private volatile boolean attached;
  private volatile boolean killed;

  private GdbServer(Rp2040 pico, Supplier<String> where, Runnable restarted, Link link) {
    this.pico = pico;
    this.link = link;
    target = new Target(pico);
    motion = new Motion(pico, target);
    Monitor monitor = new Monitor(pico, where, restarted, target);
    session = new Session(target, motion, monitor, link, this::detach, this::kill);
  }

  /**
   * Listens on {@code port} of the loopback interface, for {@code pico}, which is not running now.
   *
   * @param where tells where the firmware is, for {@code monitor where}
   * @param restarted runs after {@code monitor reset}
   * @param port 0: a free one
   * @throws UncheckedIOException if the port cannot be had
   */
  public static GdbServer listen(
      Rp2040 pico, Supplier<String> where, Runnable restarted, int port) {
    try {
      GdbServer server = new GdbServer(pico, where, restarted, new Link(port));
      pico.attendant(server);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "GDB cannot be served on port %d (%s): name another one".formatted(port, e.getMessage()),
          e);
    }
  }

  /** Returns the port that it listens on. */
  public int port() {
    return link.port();
  }

  /** Returns whether a GDB is there now. Any thread may ask. */
  public boolean attached() {
    return attached;
  }

  /** Returns whether GDB has killed the firmware, and not just left. Any thread may ask. */
  public boolean killed() {
    return killed;
  }

  @Override
  public long attend() {
    String why = attached ? motion.look() : null;
    if (why != null) {
      link.send(why);
    }
    Event event = link.poll();
    while (event != null || stands()) {
      if (event != null) {
        handle(event);
      }
      event = stands() ? next() : link.poll();
    }
    return attached ? motion.until() : Long.MAX_VALUE;
  }

  private boolean stands() {
    return awaited || (attached && !motion.moves());
  }

  private @Nullable Event next() {
    try {
      return link.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      awaited = false;
      detach();
      link.drop();
      return null;
    }
  }

  private void handle(Event event) {
    switch (event) {
      case Came() -> attach();
      case Packet(String text) -> session.handle(text);
      case Interrupt() -> interrupt();
      case Gone() -> detach();
    }
  }

  private void attach() {
    awaited = false;
    attached = true;
    target.cores().forEach(core -> core.debuggers().add(motion));
    motion.attach();
  }

  private void interrupt() {
    if (attached && motion.moves()) {
      motion.interrupt();
      link.send(motion.why());
    }
  }

  private void detach() {
    if (attached) {
      attached = false;
      target.clear();
      target.cores().forEach(core -> core.debuggers().remove(motion));
      motion.letGo();
    }
  }

  private void kill() {
    killed = true;
    pico.pause();
  }

  /** Ends the connection; the machine goes on. On the machine's thread, while it does not run. */
  @Override
  public void close() {
    detach();
    pico.attendant(null);
    link.close();
  }
}
