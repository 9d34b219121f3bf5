package usbtoaster.emulator.usb;

import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.VirtualClock;

/**
 * D+ and D-: who drives them, and what the device makes of it: bus reset, connected, suspend,
 * resume (datasheet 4.1.2.6.4, USB 2.0 7.1.7). Belongs to the machine's thread.
 */
final class Line {
  private static final long MICRO = VirtualClock.PICOS_PER_SECOND / 1_000_000;

  /** SE0 for so long is a reset. */
  private static final long RESET_PICOS = 5 * MICRO / 2;

  /** The device is connected after so much idle bus (RP2040-E5). */
  private static final long CONNECT_PICOS = 800 * MICRO;

  /** The device is suspended after so much idle bus. */
  private static final long SUSPEND_PICOS = 3000 * MICRO;

  private final VirtualClock clock;
  private final SieStatus status;
  private final Frames frames;
  private final Runnable changed;
  private final Alarm resetSeen;
  private final Alarm idle;
  private final Alarm quiet;
  private boolean pulledUp;
  private boolean se0;
  private boolean resuming;
  private boolean connected;
  private boolean suspended;

  /**
   * Makes the line of a device that is not there yet.
   *
   * @param changed runs after CONNECTED has changed
   */
  Line(VirtualClock clock, SieStatus status, Frames frames, Runnable changed) {
    this.clock = clock;
    this.status = status;
    this.frames = frames;
    this.changed = changed;
    resetSeen = clock.alarm("a reset of the USB", () -> status.raise(SieStatus.BUS_RESET));
    idle = clock.alarm("the USB device's connection", () -> connected(true));
    quiet = clock.alarm("the USB device's suspend", this::suspend);
  }

  void reset() {
    connected(false);
    suspended = false;
    pullUp(false);
  }

  boolean pulledUp() {
    return pulledUp;
  }

  /** Returns whether the device takes part in what goes on. */
  boolean connected() {
    return connected;
  }

  boolean suspended() {
    return suspended;
  }

  /** Returns LINE_STATE and CONNECTED of SIE_STATUS. */
  int state() {
    int level = se0 ? 0 : resuming ? SieStatus.LINE_K : pulledUp ? SieStatus.LINE_J : 0;
    return level | (connected ? SieStatus.CONNECTED : 0);
  }

  /** The device's pull-up comes or goes. */
  void pullUp(boolean up) {
    pulledUp = up;
    if (!up) {
      connected(false);
    }
    settle();
  }

  /** The host drives SE0, or ends it. */
  void se0(boolean driven) {
    se0 = driven;
    if (driven) {
      connected(false);
    }
    settle();
    if (se0 && pulledUp) {
      clock.armIn(resetSeen, RESET_PICOS);
    } else {
      clock.disarm(resetSeen);
    }
    if (!se0 && pulledUp) {
      clock.armIn(idle, CONNECT_PICOS);
    } else {
      clock.disarm(idle);
    }
  }

  /** The host drives K, or ends it. */
  void resume(boolean driven) {
    resuming = driven;
    if (driven && suspended) {
      suspended = false;
      status.raise(SieStatus.RESUME);
    }
    settle();
  }

  /** The device drives K: it is no longer suspended, and no resume comes from the host. */
  void wake() {
    suspended = false;
    settle();
  }

  /** The host begins or ends to send frames. */
  void framesChanged() {
    settle();
  }

  /** Looks whether the bus is quiet. */
  private void settle() {
    boolean silent = pulledUp && !se0 && !resuming && !frames.sent();
    if (!silent) {
      clock.disarm(quiet);
      suspended = false;
      status.clear(SieStatus.SUSPENDED);
    } else if (!suspended && !quiet.armed()) {
      clock.armIn(quiet, SUSPEND_PICOS);
    }
    if (!pulledUp) {
      clock.disarm(idle);
      clock.disarm(resetSeen);
    }
  }

  private void suspend() {
    suspended = true;
    status.raise(SieStatus.SUSPENDED);
  }

  private void connected(boolean now) {
    if (now != connected) {
      connected = now;
      frames.see(now);
      status.connectionChanged();
      changed.run();
    }
  }
}
