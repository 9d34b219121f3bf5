package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A device of a driver ({@code DEVICE_OBJECT}), possibly attached on top of another device.
 *
 * <p>Made while the system is put together; its fields do not change afterwards, but for the
 * current packet, which belongs to whoever runs {@link Driver#startIo}.
 */
public final class DeviceObject {
  /** How the device sees the caller's bytes (items 26, 27). */
  public enum Transfer {
    /** The driver works on the caller's own buffer. */
    DIRECT,
    /** The driver works on a copy; what it read is copied back at completion, unless it failed. */
    BUFFERED
  }

  private final String name;
  private final Driver driver;
  private final Transfer transfer;
  private final @Nullable DeviceObject lower;
  private final int stackSize;
  private final int maximumTransferLength;
  private final DeviceQueue queue = new DeviceQueue();
  private volatile @Nullable Irp currentIrp; // set by start and next, read by cancel routines

  /** Makes a device of {@code driver}, at the bottom of its stack. */
  public DeviceObject(String name, Driver driver, Transfer transfer) {
    this(name, driver, transfer, null);
  }

  /**
   * Makes a device at the bottom of its stack.
   *
   * @param maximumTransferLength the bytes of the longest read or write that the driver takes, 1 or
   *     more. Streams split longer ones; the I/O manager does not look
   */
  public DeviceObject(String name, Driver driver, Transfer transfer, int maximumTransferLength) {
    this(name, driver, transfer, null, maximumTransferLength);
  }

  /**
   * Makes a device of {@code driver} on top of {@code lower} ({@code IoAttachDevice}). It takes as
   * long transfers as {@code lower}.
   */
  public DeviceObject(String name, Driver driver, Transfer transfer, @Nullable DeviceObject lower) {
    this(
        name,
        driver,
        transfer,
        lower,
        lower == null ? Integer.MAX_VALUE : lower.maximumTransferLength);
  }

  private DeviceObject(
      String name, Driver driver, Transfer transfer, @Nullable DeviceObject lower, int longest) {
    if (longest < 1) {
      throw new IllegalArgumentException(
          "A device takes at least 1 byte in a transfer, not " + longest + ".");
    }
    this.name = name;
    this.driver = driver;
    this.transfer = transfer;
    this.lower = lower;
    this.stackSize = lower == null ? 1 : lower.stackSize + 1;
    if (stackSize > Irp.LONGEST_STACK) {
      throw new IllegalArgumentException(
          "A stack has at most " + Irp.LONGEST_STACK + " devices: " + name + " is one too many.");
    }
    this.maximumTransferLength = longest;
  }

  /** Returns the device's name. */
  public String name() {
    return name;
  }

  /** Returns the driver. */
  public Driver driver() {
    return driver;
  }

  /** Returns how the device sees the caller's bytes. */
  public Transfer transfer() {
    return transfer;
  }

  /** Returns the bytes of the longest read or write that the device takes. */
  public int maximumTransferLength() {
    return maximumTransferLength;
  }

  /** Returns the device that this one is attached to. */
  public @Nullable DeviceObject lower() {
    return lower;
  }

  /** Returns how many stack locations a request to this device needs. */
  public int stackSize() {
    return stackSize;
  }

  /** Returns the queue of requests that wait to be started. */
  public DeviceQueue queue() {
    return queue;
  }

  /** Returns the request that was started last; null when the device is idle. */
  public @Nullable Irp currentIrp() {
    return currentIrp;
  }

  void currentIrp(@Nullable Irp irp) {
    currentIrp = irp;
  }

  @Override
  public String toString() {
    return name;
  }
}
