package usbtoaster.emulator.gpio;

import usbtoaster.emulator.time.VirtualClock;

/**
 * The electrical side of a pin (datasheet 2.19.4): who drives it, and what level comes of it.
 *
 * <p>The stronger wins: a driver over a pull outside, that over the pad's own, a pull over nothing.
 * Without any the pad keeps its last level, as its capacitance does for a while, and as the bus
 * keeper does (both pulls, 2.19.4.1) for ever. Two drivers that disagree are a short circuit: the
 * one outside wins here, and if it lasts it is logged. Drive strength, slew rate and hysteresis are
 * stored: there are no volts.
 */
final class Pad {
  private static final int PULL_DOWN = 1 << 2;
  private static final int PULL_UP = 1 << 3;
  private static final int INPUT_ENABLE = 1 << 6;
  private static final int OUTPUT_DISABLE = 1 << 7;

  private final Contention contention;
  private int control;
  private boolean chipDrives;
  private boolean chipLevel;
  private boolean outsideDrives;
  private boolean outsideLevel;
  private boolean wiredLow;
  private boolean pulledUp;
  private Hold far = Hold.NOTHING;
  private Pull pull = Pull.NONE;
  private boolean level;

  Pad(String name, int control, VirtualClock clock) {
    contention = new Contention(name, clock);
    this.control = control;
  }

  boolean level() {
    return level;
  }

  /** Returns what the input buffer passes on: low while it is disabled. */
  boolean input() {
    return level && (control & INPUT_ENABLE) != 0;
  }

  /** Sets the PADS register, and returns whether the level or the input changed. */
  boolean control(int control) {
    boolean before = input();
    this.control = control;
    boolean moved = resolve();
    return moved || before != input();
  }

  /** Sets what the chip's driver does, and returns whether the level changed. */
  boolean chip(boolean drives, boolean level) {
    chipDrives = drives;
    chipLevel = level;
    return resolve();
  }

  /** Sets what the driver outside does, and returns whether the level changed. */
  boolean outside(boolean drives, boolean level) {
    outsideDrives = drives;
    outsideLevel = level;
    return resolve();
  }

  /** Sets whether others on an open-drain wire hold it low; returns whether the level changed. */
  boolean wiredLow(boolean low) {
    wiredLow = low;
    return resolve();
  }

  /** Sets what the far ends of a wire do; returns whether the level changed. */
  boolean far(Hold far) {
    this.far = far;
    return resolve();
  }

  /** Returns what this end does to a wire that leads away. */
  Hold near() {
    boolean chipLow = chipDrives() && !chipLevel;
    if (chipLow || wiredLow || (outsideDrives && !outsideLevel)) {
      return Hold.LOW;
    }
    if (chipDrives() || outsideDrives) {
      return Hold.HIGH;
    }
    if (pulledUp || pull != Pull.NONE) {
      return pull == Pull.DOWN && !pulledUp ? Hold.RESISTOR_DOWN : Hold.RESISTOR_UP;
    }
    return switch (control & (PULL_UP | PULL_DOWN)) {
      case PULL_UP -> Hold.PAD_UP;
      case PULL_DOWN -> Hold.PAD_DOWN;
      default -> Hold.NOTHING;
    };
  }

  /**
   * Returns whether the chip, or a driver outside that is not on an open-drain wire, drives the pad
   * low.
   */
  boolean drivenLow() {
    return (chipDrives() && !chipLevel) || (outsideDrives && !outsideLevel) || far == Hold.LOW;
  }

  /** Returns whether a driver outside that is not on an open-drain wire drives the pad. */
  boolean outsideDrives() {
    return outsideDrives || far.drives();
  }

  /** Sets whether a resistor outside pulls up, and returns whether the level changed. */
  boolean pullUp(boolean up) {
    pulledUp = up;
    return resolve();
  }

  /** Sets which resistor a part outside has at the pad, and returns whether the level changed. */
  boolean pull(Pull pull) {
    this.pull = pull;
    return resolve();
  }

  /** Returns who gives the level. */
  Drive drive() {
    boolean chip = chipDrives();
    if (outsideDrives || wiredLow || far.drives()) {
      return chip ? Drive.BOTH : Drive.OUTSIDE;
    }
    if (chip) {
      return Drive.CHIP;
    }
    if (pulledUp || pull == Pull.UP || far.resistor(Pull.UP)) {
      return Drive.PULLED_UP;
    }
    if (pull == Pull.DOWN || far.resistor(Pull.DOWN)) {
      return Drive.PULLED_DOWN;
    }
    if (far.pad(Pull.UP)) {
      return Drive.PULLED_UP;
    }
    if (far.pad(Pull.DOWN) && (control & PULL_UP) == 0) {
      return Drive.PULLED_DOWN;
    }
    return switch (control & (PULL_UP | PULL_DOWN)) {
      case 0 -> Drive.FLOATING;
      case PULL_UP -> Drive.PULLED_UP;
      case PULL_DOWN -> Drive.PULLED_DOWN;
      default -> Drive.KEPT;
    };
  }

  private boolean chipDrives() {
    return chipDrives && (control & OUTPUT_DISABLE) == 0;
  }

  /** Returns what those outside that drive, make of it. */
  private boolean outsideLevel() {
    return !wiredLow && far != Hold.LOW && (!outsideDrives || outsideLevel);
  }

  private boolean resolve() {
    boolean before = level;
    Drive drive = drive();
    switch (drive) {
      case BOTH, OUTSIDE -> level = outsideLevel();
      case CHIP -> level = chipLevel;
      case PULLED_UP -> level = true;
      case PULLED_DOWN -> level = false;
      case KEPT, FLOATING -> {}
    }
    if (drive == Drive.BOTH && chipLevel != outsideLevel()) {
      contention.disagree();
    }
    if (drive != Drive.BOTH) {
      contention.end();
    }
    return level != before;
  }
}
