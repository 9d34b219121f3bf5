package usbtoaster.emulator.usb.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.time.Alarm;
import usbtoaster.emulator.time.VirtualClock;
import usbtoaster.emulator.usb.UsbPort;

/**
 * A computer's USB port: it sees the device's pull-up, waits until the contact is firm, resets the
 * bus, enumerates the device and configures it, and drivers speak to it. It has no thread: what it
 * does happens at moments of virtual time.
 *
 * <p>Times are those that USB 2.0 demands: 100 ms for the contact (7.1.7.3), 10 ms of reset and 10
 * ms until the first request (7.1.7.5), 20 ms of resume (7.1.7.7). A device that does not come
 * through is tried three times.
 *
 * <p>Belongs to the machine's thread.
 */
public final class UsbHost {
  private static final long MILLI = VirtualClock.PICOS_PER_SECOND / 1000;
  private static final long DEBOUNCE_PICOS = 100 * MILLI;
  private static final long RESET_PICOS = 10 * MILLI;
  private static final long RECOVERY_PICOS = 10 * MILLI;
  private static final long RESUME_PICOS = 20 * MILLI;
  private static final int MOST_TRIES = 3;

  /** Where it is with the device. */
  public enum State {
    /** The cable is not plugged in. */
    UNPLUGGED,
    /** It is, and no device pulls D+ up. */
    EMPTY,
    /** A device has come; the host waits, and resets it. */
    ATTACHED,
    /** It asks the device what it is. */
    ENUMERATING,
    /** The device is configured. */
    CONFIGURED,
    /** The device is configured, and the bus is suspended. */
    SUSPENDED,
    /** The device has not come through. */
    FAILED
  }

  private final VirtualClock clock;
  private final UsbPort port;
  private final Schedule schedule;
  private final Alarm step;
  private final List<UsbDriver> drivers = new ArrayList<>();
  private State state = State.UNPLUGGED;
  private Runnable next = () -> {};
  private @Nullable Enumeration enumeration;
  private @Nullable UsbDevice device;
  private String trouble = "";
  private int tries;

  /** Makes a host whose cable is not plugged in. */
  public UsbHost(VirtualClock clock, UsbPort port) {
    this.clock = clock;
    this.port = port;
    schedule = new Schedule(clock, port);
    step = clock.alarm("the USB host's next step", () -> next.run());
  }

  /**
   * Adds a driver, which is told of each device; of one that is configured, at once. What it throws
   * then goes to the machine's {@link usbtoaster.emulator.time.Failures}, and the others are told
   * all the same.
   */
  public void add(UsbDriver driver) {
    drivers.add(driver);
    UsbDevice there = device;
    if (there != null) {
      tell(driver, each -> each.configured(there));
    }
  }

  private void tell(UsbDriver driver, Consumer<UsbDriver> news) {
    clock.failures().guard("USB", () -> news.accept(driver));
  }

  private void tellAll(Consumer<UsbDriver> news) {
    List.copyOf(drivers).forEach(driver -> tell(driver, news));
  }

  /** Plugs the cable in; nothing if it is. */
  public void plug() {
    if (state == State.UNPLUGGED) {
      state = State.EMPTY;
      port.listen(new Wire());
      if (port.pulledUp()) {
        attached();
      }
    }
  }

  /** Takes the cable out; nothing if it is. */
  public void unplug() {
    if (state != State.UNPLUGGED) {
      detached();
      state = State.UNPLUGGED;
      port.listen(null);
    }
  }

  /** Returns where it is with the device. */
  public State state() {
    return state;
  }

  /** Returns the device that is configured. */
  public Optional<UsbDevice> device() {
    return Optional.ofNullable(device);
  }

  /** Returns what it asks of a device that it enumerates: "SET_ADDRESS"; else "". */
  public String asking() {
    Enumeration asked = enumeration;
    return state == State.ENUMERATING && asked != null ? asked.step() : "";
  }

  /** Returns why the last try to enumerate the device has failed; "" if none has. */
  public String trouble() {
    return trouble;
  }

  /**
   * Suspends the bus: no more frames. A device that can wake the host up is allowed to before.
   *
   * @throws IllegalStateException if no device is configured
   */
  public void suspend() {
    UsbDevice there = device;
    if (there == null || state != State.CONFIGURED) {
      throw new IllegalStateException("There is no configured device to suspend: " + state);
    }
    if (there.configuration().remoteWakeup()) {
      there.control(SetupPacket.remoteWakeup(), allowed -> sleep());
    } else {
      sleep();
    }
  }

  private void sleep() {
    if (state == State.CONFIGURED) {
      state = State.SUSPENDED;
      schedule.stop();
    }
  }

  /** Resumes a bus that is suspended; nothing otherwise. */
  public void resume() {
    if (state == State.SUSPENDED && !step.armed()) {
      port.resume(true);
      after(RESUME_PICOS, this::resumed);
    }
  }

  private void resumed() {
    port.resume(false);
    state = State.CONFIGURED;
    schedule.start();
  }

  private void after(long picos, Runnable then) {
    next = then;
    clock.armIn(step, picos);
  }

  private void attached() {
    state = State.ATTACHED;
    trouble = "";
    tries = 0;
    after(DEBOUNCE_PICOS, this::resetDevice);
  }

  private void resetDevice() {
    state = State.ATTACHED;
    port.reset(true);
    after(
        RESET_PICOS,
        () -> {
          port.reset(false);
          schedule.start();
          after(RECOVERY_PICOS, this::enumerate);
        });
  }

  private void enumerate() {
    state = State.ENUMERATING;
    tries++;
    ControlChannel control = new ControlChannel(clock, schedule);
    schedule.add(control);
    Enumeration questions =
        new Enumeration(clock, schedule, control, this::configured, this::failed);
    enumeration = questions;
    questions.begin();
  }

  private void configured(UsbDevice known) {
    state = State.CONFIGURED;
    trouble = "";
    device = known;
    tellAll(driver -> driver.configured(known));
  }

  private void failed(String why) {
    trouble = why;
    quieten();
    if (tries < MOST_TRIES) {
      resetDevice();
    } else {
      state = State.FAILED;
    }
  }

  /** Ends what goes on at the bus. */
  private void quieten() {
    Enumeration questions = enumeration;
    enumeration = null;
    if (questions != null) {
      questions.end();
    }
    clock.disarm(step);
    schedule.clear();
    schedule.stop();
    port.reset(false);
    port.resume(false);
  }

  private void detached() {
    quieten();
    state = State.EMPTY;
    if (device != null) {
      device = null;
      tellAll(UsbDriver::gone);
    }
  }

  /** What the device does by itself. */
  private final class Wire implements UsbPort.Listener {
    @Override
    public void connection(boolean pulledUp) {
      if (pulledUp) {
        attached();
      } else {
        detached();
      }
    }

    @Override
    public void wakeUp() {
      resume();
    }

    @Override
    public void mayAnswer() {
      schedule.mayAnswer();
    }
  }
}
