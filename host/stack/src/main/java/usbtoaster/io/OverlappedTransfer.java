package usbtoaster.io;

/** A read or a write under way; its value is the bytes transferred. */
final class OverlappedTransfer extends Overlapped<Integer> {
  private final boolean writes;

  OverlappedTransfer(DeviceStream stream, boolean writes) {
    super(stream);
    this.writes = writes;
  }

  @Override
  Integer value(long information) {
    return (int) information;
  }

  @Override
  String operation() {
    return writes ? DeviceStream.WRITE : DeviceStream.READ;
  }
}
