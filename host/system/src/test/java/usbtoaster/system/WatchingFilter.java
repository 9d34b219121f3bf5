package usbtoaster.system;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irp;
import usbtoaster.kernel.MajorFunction;
import usbtoaster.kernel.NtStatus;

/** A driver above the toaster's whose completion routine may throw. */
record WatchingFilter(IoManager io, Sabotage sabotage) implements Driver {
  /** Returns a device of a new filter on top of {@code lower}. */
  static DeviceObject above(DeviceObject lower, IoManager io, Sabotage sabotage) {
    return new DeviceObject(
        "filter", new WatchingFilter(io, sabotage), DeviceObject.Transfer.DIRECT, lower);
  }

  @Override
  public int dispatch(DeviceObject device, Irp irp) {
    irp.nextStackLocation().copyFrom(irp.currentStackLocation());
    MajorFunction major = irp.currentStackLocation().major();
    boolean request =
        major == MajorFunction.WRITE
            || major == MajorFunction.READ
            || major == MajorFunction.DEVICE_CONTROL;
    if (request) {
      irp.completionRoutine(this::complete, null, true, true, true);
    } else {
      irp.completionRoutine(this::pendingOnly, null, true, true, true);
    }
    return io.callDriver(Objects.requireNonNull(device.lower()), irp);
  }

  private int complete(@Nullable DeviceObject device, Irp irp, @Nullable Object context) {
    pendingOnly(device, irp, context);
    return sabotage.pass("completion routine", () -> NtStatus.SUCCESS);
  }

  private int pendingOnly(@Nullable DeviceObject device, Irp irp, @Nullable Object context) {
    if (irp.pendingReturned()) {
      irp.markPending();
    }
    return NtStatus.SUCCESS;
  }
}
