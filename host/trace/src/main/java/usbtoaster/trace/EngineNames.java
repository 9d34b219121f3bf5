package usbtoaster.trace;

import java.util.List;

/** The names of the engines, whose numbers are the detail of {@link Stage#SUBMIT}. */
public final class EngineNames {
  /** In the order of the numbers, which recordings keep: add at the end only. */
  private static final List<String> NAMES =
      List.of("completion port", "epoll", "io_uring", "blocking threads", "a thread a request");

  private EngineNames() {}

  /** Returns the name of an engine; one that this version does not know is told by its number. */
  public static String of(long number) {
    return number >= 0 && number < NAMES.size() ? NAMES.get((int) number) : "engine " + number;
  }
}
