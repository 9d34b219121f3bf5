package usbtoaster.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import usbtoaster.flash.Pause;

/** Lets real time pass until a signal comes. One thread waits; any may {@link #stop}. */
final class Waiting implements Pause {
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile int exitCode; // written before the latch opens, on the signal's thread

  @Override
  public boolean pass(long nanos) {
    try {
      return !stopped.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends the waiting, now and later. */
  void stop(int code) {
    exitCode = code;
    stopped.countDown();
  }

  /** Returns the exit code of the signal that came; 0 if none did. */
  int exitCode() {
    return exitCode;
  }
}
