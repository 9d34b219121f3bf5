package usbtoaster.emulator.gpio;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.emulator.signal.Signal;

/**
 * A wire on the board between pins and parts that only ever pull it low, as those of an I2C bus: it
 * is low while any of them does, else what pulls it decides. The pins are of one chip; wires to
 * others are a {@code Board}'s.
 *
 * <p>To each pin the others are a driver outside that pulls low. They are told before the pin lets
 * go, so no pin is high for a moment while another one holds the wire. Belongs to the machine's
 * thread.
 */
public final class OpenDrainWire {
  /** A part's driver on the wire. */
  public final class Hold {
    private boolean low;

    private Hold() {}

    /** Holds the wire low, or lets it go. */
    public void set(boolean low) {
      if (low != this.low) {
        this.low = low;
        update();
      }
    }

    /** Returns whether this driver holds the wire low. */
    public boolean low() {
      return low;
    }
  }

  private final Signal.Listener listener;
  private final List<Pin> pins = new ArrayList<>();
  private final List<Hold> holds = new ArrayList<>();
  private boolean level = true;

  /** Makes a wire that leads nowhere; {@code listener} is notified of each change of its level. */
  public OpenDrainWire(Signal.Listener listener) {
    this.listener = listener;
  }

  /** Connects a pin. A pin is on one wire at most. */
  public void join(Pin pin) {
    pin.wire(this);
    pins.add(pin);
    update();
  }

  /** Returns a driver for a part, which lets the wire go. */
  public Hold hold() {
    Hold hold = new Hold();
    holds.add(hold);
    return hold;
  }

  /** Returns whether {@code pin} is on the wire. */
  public boolean has(Pin pin) {
    return pins.contains(pin);
  }

  /** Returns whether {@code pin} is the only pin on the wire. */
  public boolean isOnly(Pin pin) {
    return pins.size() == 1 && pins.getFirst() == pin;
  }

  /** Returns the level. */
  public boolean level() {
    return level;
  }

  /** Somebody has begun or ceased to drive the wire. */
  void update() {
    for (int i = 0; i < pins.size(); i++) {
      Pin pin = pins.get(i);
      pin.wiredLow(heldByOthers(pin)); // which may change what another pin drives
    }
    boolean now = pins.isEmpty() ? !held() : pins.getFirst().padLevel();
    if (now != level) {
      level = now;
      listener.changed(now);
    }
  }

  private boolean held() {
    for (int i = 0; i < holds.size(); i++) {
      if (holds.get(i).low) {
        return true;
      }
    }
    return false;
  }

  private boolean heldByOthers(Pin pin) {
    for (int i = 0; i < pins.size(); i++) {
      if (pins.get(i) != pin && pins.get(i).drivesLow()) {
        return true;
      }
    }
    return held();
  }
}
