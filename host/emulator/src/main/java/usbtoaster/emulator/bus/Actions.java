package usbtoaster.emulator.bus;

/** Actions that run one after the other, in the order in which they came. */
public final class Actions implements Runnable {
  private Runnable all = () -> {};

  /** Adds an action. */
  public void add(Runnable action) {
    Runnable before = all;
    all =
        () -> {
          before.run();
          action.run();
        };
  }

  @Override
  public void run() {
    all.run();
  }
}
