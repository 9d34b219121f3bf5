package usbtoaster.bench;

import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.image.Image;

/** This project's emulator: the whole machine, with its clock and its peripherals. */
final class EmulatorPeer implements MipsPeer {
  private static final long A_DAY_PICOS = 86_400L * 1_000_000_000_000L;

  private final Image image;

  EmulatorPeer(Image image) {
    this.image = image;
  }

  @Override
  public String name() {
    return "this emulator";
  }

  @Override
  public ThumbWork work() {
    return ThumbWork.LONG;
  }

  @Override
  public long run(ThumbWork work) {
    Rp2040 pico = Rp2040.pico();
    pico.load(image);
    pico.powerCycle();
    pico.bus().write(0, image.address("g_iters"), 4, work.rounds);
    pico.core()
        .debuggers()
        .add(
            (core, address, immediate) -> {
              pico.pause();
              return true;
            });
    long begin = System.nanoTime();
    pico.runTo(A_DAY_PICOS);
    long nanos = System.nanoTime() - begin;
    int checksum = pico.bus().read(0, image.address("g_result"), 4);
    work.verify(name(), pico.core().instructions(), checksum);
    return nanos;
  }
}
