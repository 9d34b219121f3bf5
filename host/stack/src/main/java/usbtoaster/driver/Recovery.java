package usbtoaster.driver;

import usbtoaster.kernel.NtStatus;
import usbtoaster.protocol.ControlCode;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.StatusFrame;

/**
 * Brings the device (back) to where requests can be sent: reset line, boot, identify.
 *
 * <p>Overview: {@code IDENTIFYING} is where the driver starts and where a device that reset by
 * itself is met; {@code SETTING} gives it back the browning that it forgot. A device that does not
 * identify itself is reset by its line ({@code RESETTING}), given time ({@code BOOTING}) and asked
 * again. After {@link ToasterSettings#resets} rounds it is {@code FAILED}: every request ends with
 * the reason, and the next request tries anew. Each step ends by an interrupt or by the one timer;
 * no thread waits. Guarded by the extension's lock.
 */
final class Recovery {
  private enum Phase {
    STOPPED,
    IDENTIFYING,
    SETTING,
    RESETTING,
    BOOTING,
    RUNNING,
    FAILED
  }

  private static final int TRIES = 3;

  private final ToasterExtension toaster;
  private Phase phase = Phase.STOPPED;
  private long deadlineNanos = Long.MAX_VALUE;
  private int rounds;
  private int tries;
  private int commandSequence;
  private int failure = NtStatus.DEVICE_NOT_CONNECTED;

  Recovery(ToasterExtension toaster) {
    this.toaster = toaster;
  }

  boolean running() {
    return phase == Phase.RUNNING;
  }

  boolean failed() {
    return phase == Phase.FAILED || phase == Phase.STOPPED;
  }

  /** Returns the status with which requests end while the device is given up. */
  int failure() {
    return failure;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  /** Tries a device anew that was given up; for a request that comes after that. */
  void wake() {
    if (phase == Phase.FAILED) {
      start();
    }
  }

  /** Meets the device. */
  void start() {
    rounds = 0;
    failure = NtStatus.DEVICE_NOT_CONNECTED;
    identifyAnew();
  }

  void stop() {
    phase = Phase.STOPPED;
    deadlineNanos = Long.MAX_VALUE;
    failure = NtStatus.DELETE_PENDING;
  }

  /** Meets a device that has reset by itself: it says so in its status. */
  void rebooted() {
    if (phase == Phase.RUNNING) {
      toaster.keeper().deviceLost();
      toaster.resets++;
      identifyAnew();
    }
  }

  /** Resets a device that does not answer. */
  void reset() {
    if (phase == Phase.RUNNING) {
      toaster.keeper().deviceLost();
    }
    if (++rounds > toaster.settings().resets()) {
      giveUp();
      return;
    }
    toaster.resets++;
    toaster.wiring().reset().low();
    enter(Phase.RESETTING, 2 * Protocol.RESET_PULSE_NANOS);
  }

  void onInterrupt() {
    switch (phase) {
      case BOOTING -> identifyAnew();
      case IDENTIFYING, SETTING -> check();
      default -> {}
    }
  }

  void onTimer(long nowNanos) {
    if (nowNanos < deadlineNanos) {
      return;
    }
    switch (phase) {
      case RESETTING -> {
        toaster.wiring().reset().high();
        enter(Phase.BOOTING, Protocol.BOOT_NANOS + toaster.settings().frameTimeoutNanos());
      }
      case BOOTING -> identifyAnew();
      case IDENTIFYING, SETTING -> check();
      default -> deadlineNanos = Long.MAX_VALUE;
    }
  }

  private void identifyAnew() {
    tries = 0;
    identify();
  }

  private void identify() {
    toaster.bus().awaitRearm();
    toaster.bus().begin(Opcode.IDENTIFY, 0);
    await(Phase.IDENTIFYING);
  }

  private void setBrowning() {
    toaster.bus().awaitRearm();
    toaster
        .bus()
        .begin(Opcode.CONTROL, 0)
        .argument(ControlCode.BROWNING_SET.code())
        .value(toaster.browning());
    await(Phase.SETTING);
  }

  /** Sends the command begun last; what became of it is known from the next status. */
  private void await(Phase next) {
    commandSequence = toaster.bus().sequence();
    toaster.bus().send();
    enter(next, toaster.settings().frameTimeoutNanos());
  }

  /** Polls for the answer to the command of {@code phase}, and goes on or tries again. */
  private void check() {
    toaster.loop().acknowledgeIfHigh();
    toaster.bus().awaitRearm();
    toaster.bus().begin(Opcode.POLL, 0);
    boolean valid = toaster.bus().send();
    StatusFrame status = toaster.bus().status();
    boolean answered =
        valid
            && !status.booted()
            && status.lastSequence() == commandSequence
            && status.lastStatus() == DeviceStatus.OK;
    boolean setting = phase == Phase.SETTING;
    if (answered && (setting || suits(status))) {
      if (setting) {
        run();
      } else {
        tries = 0;
        setBrowning();
      }
    } else if (answered) {
      failure = NtStatus.DEVICE_PROTOCOL_ERROR; // it is a device, but not one we can talk to
      giveUp();
    } else if (++tries >= TRIES) {
      reset();
    } else if (setting && valid && !status.booted()) {
      setBrowning();
    } else {
      identify();
    }
  }

  private static boolean suits(StatusFrame status) {
    return status.reply(0) >>> 16 == Protocol.VERSION
        && status.reply(1) >>> 16 == Protocol.SLOTS
        && status.reply(2) >= Protocol.SLOT_BYTES;
  }

  private void run() {
    phase = Phase.RUNNING;
    deadlineNanos = Long.MAX_VALUE;
    rounds = 0;
    toaster.see();
    toaster.slots().disown();
    toaster.loop().settle();
  }

  private void giveUp() {
    phase = Phase.FAILED;
    deadlineNanos = Long.MAX_VALUE;
    toaster.wiring().reset().high();
    toaster.failures++;
    toaster.keeper().deviceFailed(failure);
  }

  private void enter(Phase next, long forNanos) {
    phase = next;
    deadlineNanos = toaster.nowNanos() + forNanos;
  }

  @Override
  public String toString() {
    return phase.name();
  }
}
