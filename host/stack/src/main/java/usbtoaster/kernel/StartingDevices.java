package usbtoaster.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The devices whose startIo runs on one thread just now, one inside the other, and which of them
 * want their next packet. The thread's alone. Allocates nothing once it is as deep as the devices
 * are stacked.
 */
final class StartingDevices {
  private @Nullable DeviceObject[] devices = new @Nullable DeviceObject[2];
  private boolean[] wantsNext = new boolean[2];
  private int depth;

  void enter(DeviceObject device) {
    if (depth == devices.length) {
      devices = Arrays.copyOf(devices, depth * 2);
      wantsNext = Arrays.copyOf(wantsNext, depth * 2);
    }
    devices[depth] = device;
    wantsNext[depth] = false;
    depth++;
  }

  void leave() {
    devices[--depth] = null;
  }

  /** Notes that {@code device} wants its next packet; false if its startIo does not run here. */
  @SuppressWarnings("ReferenceEquality") // a device is itself and no other
  boolean askNext(DeviceObject device) {
    for (int i = depth - 1; i >= 0; i--) {
      if (devices[i] == device) {
        wantsNext[i] = true;
        return true;
      }
    }
    return false;
  }

  /** Returns whether the innermost device wants its next packet, once. */
  boolean takeNext() {
    boolean wants = wantsNext[depth - 1];
    wantsNext[depth - 1] = false;
    return wants;
  }
}
