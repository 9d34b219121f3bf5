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
 * no thread waits.
 *
 * <p>It ends: answers that are none are counted for each round, rounds in a row are counted, and so
 * is every reset between which no request ended and no calm second passed. Guarded by the
 * extension's lock.
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

  private static final long CALM_NANOS = 1_000_000_000;

  private final ToasterExtension toaster;
  private Phase phase = Phase.STOPPED;
  private boolean commanded; // the phase's command was sent; what became of it must be asked
  private long deadlineNanos = Long.MAX_VALUE; // of RESETTING and BOOTING
  private int rounds;
  private int tries;
  private int setbacks;
  private long setbackNanos;
  private int commandSequence;
  private int burstBytes = Protocol.MAX_BURST_BYTES;
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

  boolean stopped() {
    return phase == Phase.STOPPED;
  }

  /** Returns the status with which requests end while the device is given up. */
  int failure() {
    return failure;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  /** Returns the largest burst that the device takes. */
  int burstBytes() {
    return burstBytes;
  }

  /** Returns whether a frame follows a POLL that is sent now. */
  boolean follows() {
    return phase == Phase.IDENTIFYING || toaster.transfer().irp() != null;
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
    setbacks = 0;
    failure = NtStatus.DEVICE_NOT_CONNECTED;
    identifyAnew();
  }

  void stop() {
    if (phase == Phase.RESETTING) {
      toaster.wires().reset(false);
    }
    phase = Phase.STOPPED;
    failure = NtStatus.DELETE_PENDING;
    deadlineNanos = Long.MAX_VALUE;
    toaster.loop().clear();
    toaster.keeper().deviceFailed(failure);
  }

  /** A request has ended: the device is good for something. */
  void progress() {
    setbacks = 0;
  }

  /** Meets a device that has reset by itself: it says so in its status. */
  void rebooted() {
    toaster.keeper().deviceLost();
    toaster.resets++;
    if (setback()) {
      identifyAnew();
    } else {
      giveUp(NtStatus.IO_DEVICE_ERROR);
    }
  }

  /**
   * Resets a device that cannot be worked with.
   *
   * @param why with what requests end if that does not help
   */
  void reset(int why) {
    if (failed()) {
      return;
    }
    if (running()) {
      toaster.keeper().deviceLost();
    }
    toaster.loop().clear();
    if (++rounds > toaster.settings().resets() || !setback()) {
      giveUp(why);
      return;
    }
    toaster.resets++;
    toaster.wires().reset(true);
    await(Phase.RESETTING, 2 * Protocol.RESET_PULSE_NANOS);
  }

  private boolean setback() {
    if (toaster.clock().nowNanos() - setbackNanos > CALM_NANOS) {
      setbacks = 0;
    }
    setbackNanos = toaster.clock().nowNanos();
    return ++setbacks <= (long) toaster.settings().strikes() + toaster.settings().resets() + 1;
  }

  /** An interrupt came, and no frame is outstanding. */
  void onInterrupt() {
    if (phase == Phase.BOOTING) {
      identifyAnew();
    }
  }

  void onTimer() {
    switch (phase) {
      case RESETTING -> {
        toaster.wires().reset(false);
        await(Phase.BOOTING, Protocol.BOOT_NANOS + toaster.settings().frameTimeoutNanos());
      }
      case BOOTING -> identifyAnew();
      default -> deadlineNanos = Long.MAX_VALUE;
    }
  }

  private void identifyAnew() {
    tries = 0;
    ask(Phase.IDENTIFYING);
  }

  private void ask(Phase next) {
    phase = next;
    commanded = false;
    deadlineNanos = Long.MAX_VALUE;
  }

  private void await(Phase next, long nanos) {
    phase = next;
    deadlineNanos = toaster.clock().in(nanos);
  }

  /** Returns what is to be sent. */
  NextFrame next() {
    return switch (phase) {
      case IDENTIFYING -> commanded ? NextFrame.POLL : NextFrame.IDENTIFY;
      case SETTING -> commanded ? NextFrame.POLL : NextFrame.SETTING;
      default -> NextFrame.NONE;
    };
  }

  /** Sends the command of the phase; returns whether a valid status came back. */
  boolean sendCommand() {
    toaster.interrupt().connect();
    if (phase == Phase.IDENTIFYING) {
      toaster.bus().begin(Opcode.IDENTIFY, 0);
    } else {
      int code = ControlCode.BROWNING_SET.code();
      toaster.bus().begin(Opcode.CONTROL, 0).argument(code).value(toaster.browning().value());
    }
    commanded = true;
    commandSequence = toaster.bus().sequence();
    return toaster.bus().send();
  }

  /** Goes on from the answer to a POLL, or tries again. */
  void settle(StatusFrame status) {
    if (failed()) {
      return;
    }
    boolean answered = !status.booted() && answered(status);
    if (status.version() != Protocol.VERSION
        || (answered && phase == Phase.IDENTIFYING && !StatusCheck.suits(status))) {
      giveUp(NtStatus.DEVICE_PROTOCOL_ERROR); // it is a device, but not one we can talk to
    } else if (answered && phase == Phase.IDENTIFYING) {
      burstBytes = StatusCheck.burstBytes(status);
      ask(Phase.SETTING);
    } else if (answered) {
      run();
    } else if (++tries > toaster.settings().strikes()) {
      reset(NtStatus.DEVICE_PROTOCOL_ERROR);
    } else {
      ask(status.booted() ? Phase.IDENTIFYING : phase);
    }
  }

  private boolean answered(StatusFrame status) {
    return phase == Phase.IDENTIFYING
        ? StatusCheck.last(status, Opcode.IDENTIFY, commandSequence)
            && status.lastStatus() == DeviceStatus.OK
        : StatusCheck.answers(
            status, commandSequence, ControlCode.BROWNING_SET.code(), toaster.browning().value());
  }

  private void run() {
    phase = Phase.RUNNING;
    rounds = 0;
    toaster.browning().set(toaster.browning().value());
    toaster.see();
    toaster.slots().disown();
    toaster.transfer().renew();
    toaster.keeper().recovered();
  }

  /** Every request ends with {@code why}; the next one tries the device anew. */
  void giveUp(int why) {
    failure = why;
    phase = Phase.FAILED;
    deadlineNanos = Long.MAX_VALUE;
    toaster.wires().reset(false);
    toaster.failures++;
    toaster.loop().clear();
    toaster.edges().mute(true);
    toaster.keeper().deviceFailed(failure);
  }

  @Override
  public String toString() {
    return phase.name();
  }
}
