package usbtoaster.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import usbtoaster.async.Task;
import usbtoaster.async.TaskCompletionSource;
import usbtoaster.targets.Board;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetOptions;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

/** Runs experiments on the mock, small. */
final class Trial {
  static final Setting SMALL =
      new Setting(
          trace -> Board.open(Target.MOCK, TargetOptions.DEFAULT, trace),
          20,
          5_000,
          Duration.ofHours(1));

  /** For what is broken: what should be seen will not be. */
  static final Setting IMPATIENT = SMALL.withPatience(Duration.ofMillis(300));

  private Trial() {}

  /** Runs {@code experiment} and checks that its claim holds. */
  static Finding holds(Experiment experiment) throws Exception {
    Finding finding = experiment.run(SMALL);
    assertThat(finding.expectations())
        .as("%s%n%s", experiment.name(), String.join("\n", finding.table().lines(80)))
        .allMatch(Expectation::held);
    assertThat(finding.held()).isTrue();
    assertThat(finding.table().lines(78)).allMatch(line -> line.length() <= 78);
    return finding;
  }

  /** Runs {@code broken}, and returns what did not hold. */
  static List<String> failures(Experiment broken) throws Exception {
    return failures(broken, IMPATIENT);
  }

  static List<String> failures(Experiment broken, Setting setting) throws Exception {
    Finding finding = broken.run(setting);
    assertThat(finding.held()).isFalse();
    return finding.expectations().stream()
        .filter(each -> !each.held())
        .map(Expectation::expected)
        .collect(Collectors.toList());
  }

  /** A write that is asynchronous by its name only: a thread of its own blocks in it. */
  static Task<Integer> onThread(Kitchen kitchen) {
    return onThread(kitchen, ThreadKind.CALLER);
  }

  /** The same, on a thread of some kind. */
  static Task<Integer> onThread(Kitchen kitchen, ThreadKind kind) {
    TaskCompletionSource<Integer> source = new TaskCompletionSource<>();
    Thread thread =
        new StackThread(
            kind,
            "pretends",
            () -> {
              try {
                source.trySetResult(
                    kitchen.stream().write(new byte[Kitchen.BYTES], 0, Kitchen.BYTES));
              } catch (IOException e) {
                source.trySetException(e);
              }
            });
    thread.start();
    return source.task();
  }
}
