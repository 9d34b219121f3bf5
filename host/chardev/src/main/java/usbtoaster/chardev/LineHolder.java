package usbtoaster.chardev;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Who holds a line, as far as this user may know.
 *
 * @param consumer what the holder calls itself to the kernel; "" if it does not say
 * @param processes the processes that hold it; those that may, if it is not certain
 * @param certain whether the kernel names the line among those of the processes. It does not of
 *     what was requested through the old interface (uAPI v1, libgpiod 1, Pi4J's gpiod provider)
 * @param hidden how many processes could not be looked into, because they are other users'
 */
public record LineHolder(String consumer, List<Holding> processes, boolean certain, int hidden) {
  /**
   * A process with lines of its own.
   *
   * @param pid its number
   * @param command its command line, cut short, safe to print
   */
  public record Holding(long pid, String command) {
    @Override
    public String toString() {
      return "process %d (%s)".formatted(pid, command);
    }
  }

  /** Copies the processes. */
  public LineHolder {
    processes = List.copyOf(processes);
  }

  /** Returns the holder in words that follow "held by", as {@code process 210 (gpiomon 25)}. */
  @Override
  public String toString() {
    String who = processes.stream().map(Holding::toString).collect(Collectors.joining(" or "));
    if (certain) {
      return who;
    }
    String named = consumer.isEmpty() ? "an unnamed user" : "\"" + consumer + "\"";
    if (!processes.isEmpty()) {
      return named + ", probably " + who;
    }
    return hidden > 0
        ? named + ", a driver or a process of another user (sudo tells which)"
        : named + ", which is no process: a driver of the kernel";
  }
}
