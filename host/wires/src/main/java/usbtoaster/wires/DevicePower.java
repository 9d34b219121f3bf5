package usbtoaster.wires;

import java.util.function.IntConsumer;

/**
 * The power and the reset button of a device under test. Any thread may press them. What cannot be
 * done throws {@link UnsupportedOperationException}.
 */
public interface DevicePower {
  /** Resets the device, as its button or its RUN line does. */
  void reset();

  /** Switches the power off and on. */
  void powerCycle();

  /**
   * Has the power fail in the next transfer that is longer than {@code bytes}, after that many
   * bytes; then the power is back.
   */
  void powerFailsAfter(int bytes);

  /** Returns the power of a device of which these can be called. */
  static DevicePower of(Runnable reset, Runnable powerCycle, IntConsumer powerFailsAfter) {
    return new DevicePower() {
      @Override
      public void reset() {
        reset.run();
      }

      @Override
      public void powerCycle() {
        powerCycle.run();
      }

      @Override
      public void powerFailsAfter(int bytes) {
        powerFailsAfter.accept(bytes);
      }
    };
  }

  /** Returns the power of a device that cannot be switched from here. */
  static DevicePower none() {
    return of(DevicePower::missing, DevicePower::missing, bytes -> missing());
  }

  private static void missing() {
    throw new UnsupportedOperationException(
        "This device cannot be reset from here: give Faults its DevicePower.");
  }
}
