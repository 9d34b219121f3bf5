package usbtoaster.pico;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.dma.DmaListener;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.part.MasterTiming;
import usbtoaster.emulator.record.LastEdges;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.testing.Probe;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.VirtualClock;

/**
 * A chip that only wires are needed of: it answers a frame with its complement, raises IRQ 10 µs
 * after it and lowers it at ACK.
 */
final class FakeChip implements Chip {
  static final long INTERRUPT_PICOS = 10_000_000;
  static final int SPI0_RX = 17;

  final VirtualClock clock = new VirtualClock();
  private final Map<Integer, Signal> signals = new HashMap<>();
  private final Alarm end = clock.alarm("end of frame", this::end);
  private final Alarm interrupt = clock.alarm("interrupt", () -> signal(TestWires.IRQ).set(true));
  private boolean paused;
  private Runnable ending = () -> {};
  private @Nullable DmaListener dma;
  private Signal select = new Signal("none", true);
  private boolean framing;
  int powerCycles;
  int resets;

  FakeChip() {
    for (int gp = Wire.RUN; gp < HostEnd.PICO_PINS; gp++) {
      signals.put(gp, new Signal(Wire.pin(gp), gp == TestWires.CE0 || gp == Wire.RUN));
    }
  }

  @Override
  public long picos() {
    return clock.picos();
  }

  @Override
  public void runTo(long picos) {
    paused = false;
    while (!paused && clock.picos() < picos) {
      clock.advanceTo(Math.min(clock.nextPicos(), picos));
    }
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public boolean asleep() {
    return true;
  }

  @Override
  public long nextPicos() {
    return clock.nextPicos();
  }

  @Override
  public String diagnosis() {
    return "It is a fake.";
  }

  @Override
  public Probe probe() {
    throw new UnsupportedOperationException("There is nothing in a fake: take the real chip");
  }

  @Override
  public void load(Image image) {}

  @Override
  public void powerCycle() {
    powerCycles++;
  }

  @Override
  public void drive(int gp, boolean level) {
    if (gp == Wire.RUN && !level) {
      resets++;
    }
    if (gp == TestWires.ACK && level) {
      signal(TestWires.IRQ).set(false);
    }
    signal(gp).set(level);
  }

  @Override
  public Parts parts() {
    throw new UnsupportedOperationException("A fake has no parts: take the real chip");
  }

  @Override
  public LastEdges lastEdges(int capacity) {
    throw new UnsupportedOperationException("A fake keeps no edges: take the real chip");
  }

  @Override
  public Signal signal(int gp) {
    return Objects.requireNonNull(signals.get(gp));
  }

  @Override
  public void frame(SpiWires wires, MasterTiming timing, byte[] out, byte[] in, int length) {
    framing = true;
    select = signal(wires.select().gp());
    select.set(false);
    ending =
        () -> {
          for (int i = 0; i < length; i++) {
            in[i] = (byte) ~out[i];
          }
        };
    clock.armIn(end, 16L * length * timing.halfPeriodPicos());
  }

  private void end() {
    ending.run();
    if (dma != null) {
      dma.stopped(0, 0, picos());
    }
    framing = false;
    select.set(true);
    clock.armIn(interrupt, INTERRUPT_PICOS);
    pause();
  }

  @Override
  public boolean framing() {
    return framing;
  }

  @Override
  public Alarm alarm(String name, Runnable action) {
    return clock.alarm(name, action);
  }

  @Override
  public void armIn(Alarm alarm, long picos) {
    clock.armIn(alarm, picos);
  }

  @Override
  public void onDma(DmaListener listener) {
    dma = listener;
  }

  @Override
  public int treq(int channel) {
    return SPI0_RX;
  }
}
