package usbtoaster.emulator.core;

/** Counts what it hears. */
final class CountedCalls implements CallListener {
  int count;

  @Override
  public void began(int address, int sp) {
    count++;
  }

  @Override
  public void called(int target, int returnAddress, int sp) {
    count++;
  }

  @Override
  public void jumped(int target, int sp) {
    count++;
  }

  @Override
  public void entered(int exception, int target, int address, int sp, boolean late) {
    count++;
  }

  @Override
  public void left(boolean chained, int address, int sp) {
    count++;
  }

  @Override
  public void slept() {
    count++;
  }

  @Override
  public void woke() {
    count++;
  }

  @Override
  public void stopped() {
    count++;
  }
}
