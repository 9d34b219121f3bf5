package usbtoaster.experiments;

import java.io.IOException;

/**
 * A claim of the articles, and what is done to see whether it holds.
 *
 * <p>An experiment runs on the real stack with real threads. It may be run several times, by one
 * thread at a time; it looks at all threads of the process, so nothing else should use the stack
 * meanwhile.
 */
public interface Experiment {
  /** Returns the name, as a user gives it. */
  String name();

  /** Returns what it shows, in a line for a list. */
  String title();

  /** Returns the claim in a sentence or two, for who has read the articles and nothing else. */
  String claim();

  /** Returns what is done, in a sentence or two. */
  String method();

  /**
   * Does it.
   *
   * @throws IOException if the device, or what else it needs, failed: nothing was found
   * @throws InterruptedException if the thread was interrupted meanwhile
   */
  Finding run(Setting setting) throws IOException, InterruptedException;
}
