package usbtoaster.time;

/** Something that a {@link Timebase} does at a set time. An alarm is set at most once at a time. */
@FunctionalInterface
public interface Alarm {
  /** Goes off. Runs on the thread that drives the timebase, and must be short. */
  void fire();
}
