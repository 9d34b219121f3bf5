package usbtoaster.virtualpi;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The Linux in the virtual Pi, as somebody at its shell. One thread at a time.
 *
 * <p>A command runs as root; {@code as pi COMMAND} is one of the user who may use the devices,
 * {@code as visitor COMMAND} of one who may not.
 */
final class Guest {
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(4);

  private final Console console;
  private int jobs;

  Guest(Console console) {
    this.console = console;
  }

  /** A command that goes on behind. */
  record Job(String name) {
    /** Returns the file in the guest that has what it printed so far. */
    String output() {
      return "/tmp/jobs/" + name + ".out";
    }
  }

  /** Runs a line of shell, and waits for its end. */
  Console.Answer run(String command) throws IOException {
    return console.ask(command, LIMIT_NANOS);
  }

  /**
   * Runs a line of shell that must succeed.
   *
   * @return what it printed
   */
  String must(String command) throws IOException {
    Console.Answer answer = run(command);
    if (answer.exit() != 0) {
      throw new AssertionError(
          "%s ended with %d: %s".formatted(command, answer.exit(), answer.output()));
    }
    return answer.output();
  }

  /** Begins a simple command, which goes on behind. */
  Job start(String command) throws IOException {
    Job job = new Job(Integer.toString(++jobs));
    must("job %s '%s'".formatted(job.name(), command.replace("'", "'\\''")));
    return job;
  }

  /** Waits for the end of a job. */
  Console.Answer await(Job job) throws IOException {
    return run(
        "cd /tmp/jobs; until [ -e %1$s.exit ]; do usleep 50000; done; cat %1$s.out; exit $(cat %1$s.exit)"
            .formatted(job.name()));
  }

  /** Waits until a condition, a line of shell, holds. */
  void until(String condition) throws IOException {
    must("until %s; do usleep 50000; done".formatted(condition));
  }

  /** Sends a signal to a job: TERM, STOP, CONT. */
  void signal(Job job, String signal) throws IOException {
    must("kill -%s $(cat /tmp/jobs/%s.pid)".formatted(signal, job.name()));
  }
}
