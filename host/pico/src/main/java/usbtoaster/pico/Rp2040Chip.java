package usbtoaster.pico;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.IntPredicate;
import usbtoaster.emulator.board.Board;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.dma.DmaListener;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.part.MasterTiming;
import usbtoaster.emulator.record.LastEdges;
import usbtoaster.emulator.record.VcdWriter;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.testing.Probe;
import usbtoaster.emulator.time.Alarm;

/** The emulated chip, with SPI masters at the pins that are wired so. */
final class Rp2040Chip implements Chip {
  /** CHx_CTRL in the DMA: its place and TREQ_SEL (datasheet 2.5.7). */
  private static final int CTRL_OFFSET = 0x10;

  private static final int CHANNEL_BYTES = 0x40;
  private static final int TREQ_SHIFT = 15;
  private static final int TREQ_MASK = 0x3F;
  private final Rp2040 chip = Rp2040.pico();
  private final Signal run = new Signal(Wire.pin(Wire.RUN), true);
  private final MasterPins masters;
  private final Parts parts;
  private final Wiring wiring;
  private final Runnable pause = chip::pause;
  private final Probe probe;

  /** Makes a chip that is to boot {@code image}, with the host's SPI at its pins. */
  Rp2040Chip(Image image, Wiring wiring) {
    this.wiring = wiring;
    chip.load(image);
    probe = new Probe(chip, image, () -> {});
    masters = new MasterPins(chip, wiring);
    parts = new Parts(chip, wiring);
  }

  /** Wires a pin to one of another chip. */
  void wire(int gp, Rp2040Chip other, int otherGp) {
    Board.wire(chip, gp, other.chip, otherGp);
  }

  @Override
  public long picos() {
    return chip.clock().picos();
  }

  @Override
  public void runTo(long picos) {
    chip.runTo(picos);
  }

  @Override
  public void pause() {
    chip.pause();
  }

  @Override
  public boolean asleep() {
    return chip.idle();
  }

  @Override
  public long nextPicos() {
    return chip.nextPicos();
  }

  @Override
  public void load(Image image) {
    chip.load(image);
    probe.image(image);
  }

  @Override
  public Probe probe() {
    return probe;
  }

  @Override
  public String diagnosis() {
    return probe.diagnosis() + parts.failures() + new Undriven(probe, wiring).hint();
  }

  @Override
  public void powerCycle() {
    chip.powerCycle();
    probe.restarted();
    parts.restarted();
  }

  @Override
  public void drive(int gp, boolean level) {
    if (gp == Wire.RUN) {
      run.set(level);
      chip.runPin(level);
    } else {
      chip.pin(gp).drive(level);
    }
  }

  @Override
  public Parts parts() {
    return parts;
  }

  @Override
  public Signal signal(int gp) {
    return gp == Wire.RUN ? run : chip.pin(gp).pad();
  }

  /**
   * Begins to record all pins into a VCD file: those that are wired by the names of the wires.
   *
   * @throws IOException if the file cannot be written
   */
  VcdWriter record(Path file) throws IOException {
    return new VcdWriter(file, chip.clock(), "pico", pins(gp -> true));
  }

  @Override
  public LastEdges lastEdges(int capacity) {
    return new LastEdges(chip.clock(), pins(gp -> !masters.takesWordsAt(gp)), capacity);
  }

  /** Returns the pins that are asked for: those with a wire by its name, then the others. */
  private SequencedMap<String, Signal> pins(IntPredicate asked) {
    SequencedMap<String, Signal> pins = new LinkedHashMap<>();
    for (Wire wire : wiring.wires()) {
      if (wire.isHostLed() || (wire.isGpio() && asked.test(wire.gp()))) {
        pins.put(wire.name(), signal(wire));
      }
    }
    for (int gpio = 0; gpio < Rp2040.PINS; gpio++) {
      Signal pad = signal(gpio);
      if (asked.test(gpio) && !pins.containsValue(pad)) {
        pins.put(pins.containsKey(pad.name()) ? pad.name() + "_pad" : pad.name(), pad);
      }
    }
    return pins;
  }

  @Override
  public void frame(SpiWires wires, MasterTiming timing, byte[] out, byte[] in, int length) {
    masters.frame(wires, timing, out, in, length, pause);
  }

  @Override
  public boolean framing() {
    return masters.framing();
  }

  @Override
  public Alarm alarm(String name, Runnable action) {
    return chip.clock().alarm(name, action);
  }

  @Override
  public void armIn(Alarm alarm, long picos) {
    chip.clock().armIn(alarm, picos);
  }

  @Override
  public void onDma(DmaListener listener) {
    chip.dma().listen(listener);
  }

  @Override
  public int treq(int channel) {
    int control = chip.dma().peek(CTRL_OFFSET + CHANNEL_BYTES * channel);
    return control >>> TREQ_SHIFT & TREQ_MASK;
  }
}
