package usbtoaster.emulator.gpio;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.VirtualClock;

/**
 * Two drivers on a pad that have disagreed: a short circuit, if it lasts. An image that gives a pin
 * to a block before it makes an input of it, as one may with the PWM, drives against the part
 * outside for a few instructions; that harms nothing and is not reported. It is logged once for
 * each pad, {@value #GRACE_MICROS} µs after the first disagreement, if both still drive then.
 * Belongs to the machine's thread.
 */
final class Contention {
  private static final Logger LOG = LoggerFactory.getLogger(Contention.class);
  private static final int GRACE_MICROS = 1_000;

  private final String name;
  private final VirtualClock clock;
  private final Alarm grace;
  private boolean disputed;
  private boolean logged;

  Contention(String name, VirtualClock clock) {
    this.name = name;
    this.clock = clock;
    grace = clock.alarm(name + " is driven by two", this::lasts);
  }

  /** Both drive, to opposite levels. */
  void disagree() {
    if (!disputed && !logged) {
      disputed = true;
      clock.armIn(grace, GRACE_MICROS * VirtualClock.PICOS_PER_NANO * 1_000);
    }
  }

  /** One of them drives no more. */
  void end() {
    if (disputed) {
      disputed = false;
      clock.disarm(grace);
    }
  }

  private void lasts() {
    disputed = false;
    logged = true;
    LOG.warn("{} is driven to opposite levels by the chip and from outside: look at both", name);
  }
}
