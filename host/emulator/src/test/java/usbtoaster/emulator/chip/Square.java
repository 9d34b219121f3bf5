package usbtoaster.emulator.chip;

import usbtoaster.emulator.time.Alarm;

/** Drives a pin up and down from inside the machine, for ever. */
final class Square {
  private final Rp2040 pico;
  private final int gpio;
  private final long half;
  private final Alarm alarm;
  private boolean level = true;

  Square(Rp2040 pico, int gpio, long halfPicos) {
    this.pico = pico;
    this.gpio = gpio;
    this.half = halfPicos;
    alarm = pico.clock().alarm("square at GPIO" + gpio, this::turn);
    turn();
  }

  private void turn() {
    pico.pin(gpio).drive(level);
    level = !level;
    pico.clock().armIn(alarm, half);
  }
}
