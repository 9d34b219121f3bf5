package usbtoaster.io;

import java.util.function.LongFunction;

/**
 * A control code under way.
 *
 * @param <T> Long where a value goes with it, for the device's answer; Integer where buffers do,
 *     for the number of bytes that came back
 */
final class OverlappedControl<T> extends Overlapped<T> {
  private final int code;
  private final LongFunction<T> value;

  OverlappedControl(DeviceStream stream, int code, LongFunction<T> value) {
    super(stream);
    this.code = code;
    this.value = value;
  }

  @Override
  T value(long information) {
    return value.apply(information);
  }

  @Override
  String operation() {
    return DeviceStream.nameOf(code);
  }
}
