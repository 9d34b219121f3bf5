package usbtoaster.driver;

import usbtoaster.driver.DeviceState.Phase;
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
 * <p>It ends: answers that are none are counted for each round, and {@link Setbacks} counts the
 * resets. What a reset means for the requests is not known here. Guarded by the extension's lock.
 */
final class Recovery {
  private final ToasterSettings settings;
  private final DeviceState device;
  private final Clock clock;
  private final Wires wires;
  private final ToasterInterrupt interrupt;
  private final ToasterBus bus;
  private final Browning browning;
  private final Counters counters;
  private final Setbacks setbacks;
  private boolean commanded; // the phase's command was sent; what became of it must be asked
  private long deadlineNanos = Long.MAX_VALUE; // of RESETTING and BOOTING
  private int tries;
  private int commandSequence;

  Recovery(
      ToasterSettings settings,
      DeviceState device,
      Clock clock,
      Wires wires,
      ToasterInterrupt interrupt,
      ToasterBus bus,
      Browning browning,
      Counters counters,
      Setbacks setbacks) {
    this.settings = settings;
    this.device = device;
    this.clock = clock;
    this.wires = wires;
    this.interrupt = interrupt;
    this.bus = bus;
    this.browning = browning;
    this.counters = counters;
    this.setbacks = setbacks;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  /** Returns whether another frame follows a POLL that is sent now, also if no request is open. */
  boolean follows() {
    return device.phase == Phase.IDENTIFYING;
  }

  /** Tries a device anew that was abandoned; for a request that comes after that. */
  void wake() {
    if (device.phase == Phase.FAILED) {
      start();
    }
  }

  /** Meets the device. */
  Step start() {
    setbacks.forgive();
    device.failure = NtStatus.DEVICE_NOT_CONNECTED;
    return identifyAnew();
  }

  /** Leaves the device alone for good. */
  void stop() {
    if (device.phase == Phase.RESETTING) {
      wires.reset(false);
    }
    device.phase = Phase.STOPPED;
    device.failure = NtStatus.DELETE_PENDING;
    deadlineNanos = Long.MAX_VALUE;
  }

  /** Meets a device that has reset by itself. Its requests know of the loss by now. */
  Step rebooted() {
    counters.resets++;
    if (!setbacks.setback()) {
      return new Step.Abandon(NtStatus.IO_DEVICE_ERROR);
    }
    return identifyAnew();
  }

  /**
   * Resets a device that cannot be worked with. Its requests know of the loss by now.
   *
   * @param why with what requests end if that does not help
   */
  Step reset(int why) {
    if (!setbacks.round()) {
      return new Step.Abandon(why);
    }
    counters.resets++;
    wires.reset(true);
    await(Phase.RESETTING, 2 * Protocol.RESET_PULSE_NANOS);
    return Step.Frame.NONE;
  }

  /** An interrupt came, and no frame is outstanding. */
  void onInterrupt() {
    if (device.phase == Phase.BOOTING) {
      identifyAnew();
    }
  }

  /** The deadline has come. */
  void onTimer() {
    switch (device.phase) {
      case RESETTING -> {
        wires.reset(false);
        await(Phase.BOOTING, Protocol.BOOT_NANOS + settings.frameTimeoutNanos());
      }
      case BOOTING -> identifyAnew();
      default -> deadlineNanos = Long.MAX_VALUE;
    }
  }

  private Step identifyAnew() {
    tries = 0;
    ask(Phase.IDENTIFYING);
    return Step.Frame.NONE;
  }

  private void ask(Phase next) {
    device.phase = next;
    commanded = false;
    deadlineNanos = Long.MAX_VALUE;
  }

  private void await(Phase next, long nanos) {
    device.phase = next;
    deadlineNanos = clock.in(nanos);
  }

  /** Returns what is to be sent. */
  Step.Frame next() {
    return switch (device.phase) {
      case IDENTIFYING -> commanded ? Step.Frame.POLL : Step.Frame.IDENTIFY;
      case SETTING -> commanded ? Step.Frame.POLL : Step.Frame.SETTING;
      default -> Step.Frame.NONE;
    };
  }

  /** Sends the command of the phase; returns whether a valid status came back. */
  boolean sendCommand() {
    interrupt.connect();
    if (device.phase == Phase.IDENTIFYING) {
      bus.begin(Opcode.IDENTIFY, 0);
    } else {
      int code = ControlCode.BROWNING_SET.code();
      bus.begin(Opcode.CONTROL, 0).argument(code).value(browning.value());
    }
    commanded = true;
    commandSequence = bus.sequence();
    return bus.send();
  }

  /** Goes on from the answer to a POLL, or tries again. */
  Step settle(StatusFrame status) {
    if (device.failed()) {
      return Step.Frame.NONE;
    }
    boolean identifying = device.phase == Phase.IDENTIFYING;
    boolean answered = !status.booted() && answered(status, identifying);
    boolean unsuited = answered && identifying && !StatusCheck.suits(status);
    if (status.version() != Protocol.VERSION || unsuited) {
      return new Step.Abandon(NtStatus.DEVICE_PROTOCOL_ERROR); // not one we can talk to
    }
    if (answered && !identifying) {
      return met();
    }
    if (answered) {
      device.burstBytes = StatusCheck.burstBytes(status);
      ask(Phase.SETTING);
    } else if (++tries > settings.strikes()) {
      return new Step.Reset(NtStatus.DEVICE_PROTOCOL_ERROR);
    } else {
      ask(status.booted() ? Phase.IDENTIFYING : device.phase);
    }
    return Step.Frame.NONE;
  }

  private boolean answered(StatusFrame status, boolean identifying) {
    return identifying
        ? StatusCheck.last(status, Opcode.IDENTIFY, commandSequence)
            && status.lastStatus() == DeviceStatus.OK
        : StatusCheck.answers(
            status, commandSequence, ControlCode.BROWNING_SET.code(), browning.value());
  }

  private Step met() {
    device.phase = Phase.RUNNING;
    setbacks.met();
    browning.set(browning.value());
    return Step.Event.MET;
  }

  /** Leaves the device alone until it is tried anew. */
  void abandon(int why) {
    device.failure = why;
    device.phase = Phase.FAILED;
    deadlineNanos = Long.MAX_VALUE;
    wires.reset(false);
    counters.failures++;
  }
}
