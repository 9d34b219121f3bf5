package usbtoaster.virtualpi;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.PiWires;
import usbtoaster.driver.PinMap;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.Pace;
import usbtoaster.targets.FirmwareImage;
import usbtoaster.targets.TargetException;
import usbtoaster.targets.ToasterPico;
import usbtoaster.trace.Trace;

/**
 * An emulated Pico with the toaster's firmware, as it hangs on the header's wires. It can be
 * unplugged: then MISO and IRQ are pulled low, as the Pi does, and the Pico has no power.
 *
 * <p>Any thread may call. The lock is held while the Pico acts; the Pico's own thread comes in with
 * an edge of IRQ, and holds nothing then.
 */
final class PicoOnHeader implements AutoCloseable {
  /** Takes the level of IRQ. */
  interface IrqLine {
    /** IRQ has changed. */
    void level(boolean high);
  }

  private static final PinMap PINS = PinMap.DEFAULT;
  private static final int FALL_MICROS = 10; // T_FALL of docs/protocol.md

  private final IrqLine irqLine;
  private final EmulatedPico pico;
  private final Context context;
  private final ToasterWiring wires;
  private boolean plugged = true;
  private DigitalState ack = DigitalState.LOW;
  private DigitalState reset = DigitalState.HIGH;
  private boolean plugAtReset;
  private @Nullable Awaited awaited;

  /** Something to be done before a frame. */
  private record Awaited(int bytes, Runnable action, CompletableFuture<@Nullable Void> done) {}

  PicoOnHeader(IrqLine irqLine) throws TargetException {
    this.irqLine = irqLine;
    pico = ToasterPico.open(FirmwareImage.ofThisBuild(), Pace.FAST, Trace.OFF);
    context = Pi4J.newContextBuilder().add(pico.providers()).build();
    wires = PiWires.create(context, PINS);
    wires.irq().addListener(event -> irq(event.state())); // each edge, also of a short pulse
    irq();
  }

  /** Has IRQ be again what the Pico makes of it, after somebody else has driven it. */
  synchronized void irq() {
    irq(wires.irq().state());
  }

  private synchronized void irq(DigitalState level) {
    irqLine.level(plugged && level.isHigh());
  }

  /** The host clocks a frame; returns what it reads. */
  synchronized byte[] transfer(byte[] out) {
    Awaited now = awaited;
    if (now != null && out.length > now.bytes()) {
      awaited = null;
      now.action().run();
      now.done().complete(null);
    }
    byte[] in = new byte[out.length];
    if (plugged && wires.bus().transfer(out, 0, in, 0, out.length) != out.length) {
      throw new IllegalStateException("The emulated bus takes no " + out.length + " bytes.");
    }
    return in;
  }

  /** The host drives one of its outputs; those that lead elsewhere do nothing here. */
  synchronized void output(int bcm, boolean high) {
    DigitalState state = high ? DigitalState.HIGH : DigitalState.LOW;
    if (bcm == PINS.ack()) {
      ack = state;
      drive(wires.ack(), state);
      if (high) {
        fall();
      }
    } else if (bcm == PINS.reset()) {
      reset = state;
      drive(wires.reset(), state);
      if (plugAtReset && high) {
        plug();
      }
    }
  }

  /**
   * Holds ACK for as long as IRQ may take to fall, of the Pico's time, and tells at once that it
   * has. A host that has acknowledged looks at IRQ again, and takes one that stays high for stuck:
   * until the Pico's own thread came to tell, that could be ten milliseconds on a busy machine.
   */
  private void fall() {
    for (int i = 0; i < FALL_MICROS && plugged && wires.irq().state().isHigh(); i++) {
      wires.ack().state(DigitalState.HIGH); // a microsecond
    }
    irq();
  }

  private void drive(DigitalOutput line, DigitalState state) {
    if (plugged && line.state() != state) {
      line.state(state);
    }
  }

  /**
   * Has something done in the middle of a write: before the next frame of more than {@code bytes}.
   *
   * @return is completed when that is done
   */
  synchronized CompletableFuture<@Nullable Void> beforeFrame(int bytes, Runnable action) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    awaited = new Awaited(bytes, action, done);
    return done;
  }

  /** Pulls all wires at once, the power's among them. */
  synchronized void unplug() {
    plugged = false;
    irq();
  }

  /** Pulls all wires; they are put back when the driver has tried a reset in vain. */
  synchronized void unplugUntilReset() {
    unplug();
    plugAtReset = true;
  }

  /** Puts the wires back: the Pico starts anew. */
  synchronized void plug() {
    plugAtReset = false;
    pico.powerCycle();
    plugged = true;
    drive(wires.ack(), ack);
    drive(wires.reset(), reset);
    irq();
  }

  /** Has the power fail in the middle of the next frame of more than so many bytes. */
  void powerFailsAfter(int bytes) {
    pico.powerFailsAfter(bytes);
  }

  /** Returns where the firmware is, for a test that has failed. */
  String where() {
    return pico.where();
  }

  @Override
  public void close() {
    context.shutdown();
    pico.close();
  }
}
