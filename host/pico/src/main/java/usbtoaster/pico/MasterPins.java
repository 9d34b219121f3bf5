package usbtoaster.pico;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.gpio.Pin;
import usbtoaster.emulator.part.ExternalMaster;
import usbtoaster.emulator.part.MasterTiming;
import usbtoaster.emulator.part.PinDriver;

/** The SPI masters of the host: one for each chip select, on the pins that its wires lead to. */
final class MasterPins {
  private static final int MODE_1 = 1;

  /** FUNCSEL of the SPI (datasheet 2.19.2). */
  private static final int F1_SPI = 1;

  /** Where no wire is: what is driven goes nowhere, and what is read is the host's pull-down. */
  private static final PinDriver NOWHERE =
      new PinDriver() {
        @Override
        public void drive(boolean level) {}

        @Override
        public boolean level() {
          return false;
        }
      };

  private final Rp2040 chip;
  private final Map<SpiWires, ExternalMaster> masters = new HashMap<>();
  private @Nullable ExternalMaster last;

  MasterPins(Rp2040 chip, Wiring wiring) {
    this.chip = chip;
    wiring.devices().forEach(wires -> masters.put(wires, master(wires)));
  }

  private ExternalMaster master(SpiWires wires) {
    ExternalMaster master =
        new ExternalMaster(
            chip.clock(),
            driver(wires.select()),
            driver(wires.sclk()),
            driver(wires.mosi()),
            driver(wires.miso()),
            chip.spi(wires.software() ? 0 : wires.block()).words(),
            () -> edgesAreWanted(wires));
    master.idle(MODE_1); // a host drives its bus before the Pico has power
    return master;
  }

  /**
   * Somebody looks at the wires of the bus, the firmware has given a pin to another block, or the
   * chip select is not the one that the block has.
   */
  private boolean edgesAreWanted(SpiWires wires) {
    return !wires.takesWords()
        || !isQuiet(wires.sclk())
        || !isQuiet(wires.mosi())
        || !isQuiet(wires.miso());
  }

  private boolean isQuiet(@Nullable Wire wire) {
    return wire != null && chip.pin(wire.gp()).isOnlyFor(F1_SPI);
  }

  private PinDriver driver(@Nullable Wire wire) {
    if (wire == null) {
      return NOWHERE;
    }
    Pin pin = chip.pin(wire.gp());
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

  void frame(SpiWires wires, MasterTiming timing, byte[] out, byte[] in, int length, Runnable end) {
    ExternalMaster master = masters.get(wires);
    if (master == null) {
      throw new IllegalArgumentException(wires + " is not wired: take the wires of this Pico");
    }
    last = master;
    master.transfer(timing, out, in, length, end);
  }

  /** Returns whether a bus whose words may go without edges has its clock or data at this pin. */
  boolean takesWordsAt(int gp) {
    return masters.keySet().stream()
        .filter(SpiWires::takesWords)
        .anyMatch(
            wires ->
                Stream.of(wires.sclk(), wires.mosi(), wires.miso())
                    .anyMatch(wire -> wire != null && wire.gp() == gp));
  }

  boolean framing() {
    ExternalMaster master = last;
    return master != null && master.busy();
  }
}
