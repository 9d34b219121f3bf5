package usbtoaster.pico;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.LongConsumer;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.dma.Dma;
import usbtoaster.emulator.dma.DmaListener;
import usbtoaster.emulator.gpio.Pin;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.part.ExternalMaster;
import usbtoaster.emulator.part.MasterTiming;
import usbtoaster.emulator.part.PinDriver;
import usbtoaster.emulator.record.VcdWriter;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.testing.Probe;
import usbtoaster.emulator.time.Alarm;

/** The emulated chip, with an SPI master at the pins of SPI0. */
final class Rp2040Chip implements Chip {
  private static final int MODE_1 = 1;

  /** CHx_CTRL in the DMA: its place and TREQ_SEL (datasheet 2.5.7). */
  private static final int CTRL_OFFSET = 0x10;

  private static final int CHANNEL_BYTES = 0x40;
  private static final int TREQ_SHIFT = 15;
  private static final int TREQ_MASK = 0x3F;
  private static final int SPI0_RX = 17;

  /** FUNCSEL of the SPI (datasheet 2.19.2). */
  private static final int F1_SPI = 1;

  private final Rp2040 chip = Rp2040.pico();
  private final ExternalMaster master =
      new ExternalMaster(
          chip.clock(),
          wire(Wire.CE0),
          wire(Wire.SCLK),
          wire(Wire.MOSI),
          wire(Wire.MISO),
          chip.spi(0).words(),
          this::edgesAreWanted);
  private final Runnable pause = chip::pause;
  private final Probe probe;

  /** Makes a chip that is to boot {@code image}. */
  Rp2040Chip(Image image) {
    chip.load(image);
    probe = new Probe(chip, image, () -> {});
    master.idle(MODE_1);
  }

  /** Somebody looks at the wires of the bus, or the firmware has given a pin to another block. */
  private boolean edgesAreWanted() {
    return !(isQuiet(Wire.SCLK) && isQuiet(Wire.MOSI) && isQuiet(Wire.MISO));
  }

  private boolean isQuiet(Wire wire) {
    return chip.pin(wire.gpio()).isOnlyFor(F1_SPI);
  }

  private PinDriver wire(Wire wire) {
    Pin pin = chip.pin(wire.gpio());
    return new PinDriver() {
      @Override
      public void drive(boolean level) {
        pin.drive(level);
      }

      @Override
      public boolean level() {
        return pin.pad().level();
      }
    };
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
    return chip.asleep();
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
    return probe.diagnosis();
  }

  @Override
  public void powerCycle() {
    chip.powerCycle();
    probe.restarted();
  }

  @Override
  public void drive(Wire wire, boolean level) {
    if (wire == Wire.RESET) {
      chip.runPin(level);
    } else {
      chip.pin(wire.gpio()).drive(level);
    }
  }

  @Override
  public Signal signal(Wire wire) {
    return chip.pin(wire.gpio()).pad();
  }

  /**
   * Begins to record all pins into a VCD file: those that are wired by the names of the wires.
   *
   * @throws IOException if the file cannot be written
   */
  VcdWriter record(Path file) throws IOException {
    SequencedMap<String, Signal> pins = new LinkedHashMap<>();
    for (Wire wire : Wire.values()) {
      if (wire != Wire.RESET) {
        pins.put(wire.toString(), signal(wire));
      }
    }
    for (int gpio = 0; gpio < Rp2040.PINS; gpio++) {
      Signal pad = chip.pin(gpio).pad();
      if (!pins.containsValue(pad)) {
        pins.put(pad.name(), pad);
      }
    }
    return new VcdWriter(file, chip.clock(), "pico", pins);
  }

  @Override
  public void frame(MasterTiming timing, byte[] out, byte[] in, int length) {
    master.transfer(timing, out, in, length, pause);
  }

  @Override
  public boolean framing() {
    return master.busy();
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
  public void onMoved(LongConsumer listener) {
    Dma dma = chip.dma();
    dma.listen(
        new DmaListener() {
          @Override
          public void started(int channel, int transfers, long picos) {}

          @Override
          public void stopped(int channel, int remaining, long picos) {
            int control = dma.peek(CTRL_OFFSET + CHANNEL_BYTES * channel);
            boolean receives = (control >>> TREQ_SHIFT & TREQ_MASK) == SPI0_RX;
            if (receives && remaining == 0) {
              listener.accept(picos);
            }
          }
        });
  }
}
