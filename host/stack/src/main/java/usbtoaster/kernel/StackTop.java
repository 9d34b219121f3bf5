package usbtoaster.kernel;

/** The topmost location of a stack of several devices: has the ones below it. */
final class StackTop extends IoStackLocation {
  private final IoStackLocation[] below;

  /** Makes a stack of {@code size} locations, 2 or more. */
  StackTop(int size) {
    below = new IoStackLocation[size - 1];
    for (int i = 0; i < below.length; i++) {
      below[i] = new IoStackLocation();
    }
  }

  @Override
  int stackSize() {
    return below.length + 1;
  }

  @Override
  IoStackLocation numbered(int number) {
    return number > below.length ? this : below[number - 1];
  }
}
