package usbtoaster.io;

/**
 * Finds the number of threads with which the most work is done: tries more or fewer for a while,
 * and keeps what pays.
 *
 * <p>For one thread at a time; it is told of all, and knows no clock. Overview: it measures at home
 * for {@link #SAMPLES} samples, tries a fifth more or fewer, at least one, measures again, and
 * compares the shares. More threads stay if the throughput has grown by at least {@link #WORTH} of
 * what the threads have; fewer stay if it has fallen by less than that. What stays is the new home,
 * and the next try goes the same way at once. What does not stay turns the way round, and each time
 * in a row it is longer until the next try. So threads that only fight for processors are not kept,
 * those that wait are worth more of them, and a load that changes is followed.
 *
 * <p>.NET finds the same by a wave of a fixed period in the number of threads and its Fourier
 * component in the throughput, which is stronger where there is much noise. Source: semantics item
 * 107, and decision 46.
 */
final class HillClimbing {
  /** So many samples are one measurement. */
  static final int SAMPLES = 4;

  /** What a thread more must bring, as a part of what one of those before it brings. */
  private static final double WORTH = 0.3;

  /** A sample counts when so much of it, at most, may be another one's. */
  private static final double LARGEST_ERROR = 0.15;

  private static final int LONGEST_PAUSE = 16; // measurements

  private int home;
  private int trial; // 0: at home
  private double atHome; // pieces of work in a nanosecond
  private int way = 1;
  private int pause;
  private int nextPause = 1;
  private long completions;
  private long nanos;
  private int samples;

  /**
   * Takes one sample.
   *
   * @param threads how many threads there were to be; if that is not what the last call has
   *     returned, somebody else has set it, and it begins anew from there
   * @param done how many pieces of work were done since the last call
   * @param sinceNanos how long ago that was
   * @param min returns nothing below this, nor above {@code max}
   * @return how many threads there are to be
   */
  int sample(int threads, long done, long sinceNanos, int min, int max) {
    if (threads != (trial == 0 ? home : trial)) {
      settle(threads, 0);
      nextPause = 1;
    }
    completions += done;
    nanos += sinceNanos;
    samples++;
    boolean exact = threads - 1 < LARGEST_ERROR * completions;
    if (samples < SAMPLES || !exact || nanos <= 0) {
      return threads;
    }
    double throughput = (double) completions / nanos;
    beginMeasurement();
    return trial == 0 ? stayedHome(throughput, min, max) : tried(throughput, min, max);
  }

  private int stayedHome(double throughput, int min, int max) {
    atHome = throughput;
    if (pause > 0) {
      pause--;
      return home;
    }
    return tryNext(min, max);
  }

  private int tried(double throughput, int min, int max) {
    double gained = throughput / atHome - 1;
    double spent = (double) trial / home - 1;
    if (gained > WORTH * spent) {
      settle(trial, throughput);
      nextPause = 1;
      return tryNext(min, max);
    }
    settle(home, atHome);
    way = -way;
    pause = nextPause;
    nextPause = Math.min(2 * nextPause, LONGEST_PAUSE);
    return home;
  }

  private int tryNext(int min, int max) {
    if (home <= min) {
      way = 1;
    } else if (home >= max) {
      way = -1;
    }
    int wanted = Math.clamp(home + way * Math.max(1L, home / 5), min, max);
    trial = wanted == home ? 0 : wanted;
    return wanted;
  }

  private void settle(int threads, double throughput) {
    home = threads;
    trial = 0;
    atHome = throughput;
    beginMeasurement();
  }

  private void beginMeasurement() {
    completions = 0;
    nanos = 0;
    samples = 0;
  }
}
