package usbtoaster.time;

/** An alarm that can say what it is for. */
public final class NamedAlarm implements Alarm {
  private final String name;
  private final Runnable action;

  public NamedAlarm(String name, Runnable action) {
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
