package usbtoaster.mock;

import usbtoaster.kernel.Alarm;

/** An alarm that can say what it is for. */
final class NamedAlarm implements Alarm {
  private final String name;
  private final Runnable action;

  NamedAlarm(String name, Runnable action) {
    this.name = name;
    this.action = action;
  }

  @Override
  public void fire() {
    action.run();
  }

  @Override
  public String toString() {
    return name;
  }
}
