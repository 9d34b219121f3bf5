package usbtoaster.emulator.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.time.VirtualClock;

/** The shift registers of a PL022, by role and frame format: at most one of them moves. */
final class Shifters {
  private final SspSettings settings;
  private final SpiPins pins;
  private final List<Master> masters;
  private final SlaveClock slaveClock;
  private final SlaveShifter words;
  private final List<SlaveClock.Shifter> slaves;

  Shifters(Pl022 spi, VirtualClock clock) {
    settings = spi.settings();
    pins = spi.pins();
    masters =
        List.of(
            new MasterShifter(spi, clock),
            new TiMaster(spi, clock),
            new MicrowireMaster(spi, clock));
    slaveClock = new SlaveClock(spi.name(), clock, spi.peri(), pins);
    words = new SlaveShifter(spi, slaveClock);
    slaves = List.of(words, new TiSlave(spi), new MicrowireSlave(spi));
  }

  /** Returns the slave that may be clocked by the word. */
  SlaveShifter words() {
    return words;
  }

  void device(@Nullable SpiDevice device) {
    masters.forEach(master -> master.device(device));
  }

  void watched(boolean watched) {
    masters.forEach(master -> master.watched(watched));
  }

  /** Drops what is in progress, and goes on as the registers say. */
  void configure() {
    masters.forEach(Master::stop);
    slaveClock.stop();
    slaves.forEach(SlaveClock.Shifter::drop);
    int format = settings.format();
    if (format == masters.size()) { // reserved
      pins.controlEnable().set(false);
      return;
    }
    masters.get(format).start();
    if (settings.active(true, format)) {
      slaveClock.start(slaves.get(format));
      slaves.get(format).selectSeen(pins.csIn().level());
    }
  }

  /** A master that had nothing to send, or no prescaler, may begin now. */
  void poke() {
    if (settings.format() < masters.size()) {
      masters.get(settings.format()).poke();
    }
  }

  /** Returns whether a word is in progress. */
  boolean busy() {
    int format = settings.format();
    return format < masters.size() && (masters.get(format).busy() || slaves.get(format).busy());
  }
}
