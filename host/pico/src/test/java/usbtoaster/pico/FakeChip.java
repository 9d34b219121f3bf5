package usbtoaster.pico;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.part.MasterTiming;
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

  final VirtualClock clock = new VirtualClock();
  private final Map<Wire, Signal> signals = new EnumMap<>(Wire.class);
  private final Alarm end = clock.alarm("end of frame", this::end);
  private final Alarm interrupt = clock.alarm("interrupt", () -> signal(Wire.IRQ).set(true));
  private boolean paused;
  private Runnable ending = () -> {};
  private LongConsumer moved = picos -> {};
  private boolean framing;
  int powerCycles;
  int resets;

  FakeChip() {
    for (Wire wire : Wire.values()) {
      signals.put(wire, new Signal(wire.name(), wire == Wire.CE0 || wire == Wire.RESET));
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
  public void drive(Wire wire, boolean level) {
    if (wire == Wire.RESET && !level) {
      resets++;
    }
    if (wire == Wire.ACK && level) {
      signal(Wire.IRQ).set(false);
    }
    signal(wire).set(level);
  }

  @Override
  public Signal signal(Wire wire) {
    return Objects.requireNonNull(signals.get(wire));
  }

  @Override
  public void frame(MasterTiming timing, byte[] out, byte[] in, int length) {
    framing = true;
    signal(Wire.CE0).set(false);
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
    moved.accept(picos());
    framing = false;
    signal(Wire.CE0).set(true);
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
  public void onMoved(LongConsumer listener) {
    moved = listener;
  }
}
