package usbtoaster.async;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why some threads wait for ever: who waits for whom, from a thread back to itself.
 *
 * @param steps at least two; the last leads to where the first begins
 */
public record Deadlock(List<Step> steps) {
  /**
   * One waits for another.
   *
   * @param who a {@link Thread}, a {@link Task} or a {@link SynchronizationContext}
   * @param whom another of these
   * @param sentence says it
   */
  public record Step(Object who, Object whom, String sentence) {}

  /** Copies the steps. */
  public Deadlock {
    steps = List.copyOf(steps);
  }

  static Deadlock along(List<Object> way) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < way.size(); i++) {
      Object who = way.get(i);
      Object whom = way.get((i + 1) % way.size());
      steps.add(new Step(who, whom, sentence(who, whom)));
    }
    return new Deadlock(steps);
  }

  private static String sentence(Object who, Object whom) {
    String says =
        switch (who) {
          case Thread _ -> " blocks until " + name(whom) + " is complete.";
          case SynchronizationContext _ -> " runs its work on " + name(whom) + " alone.";
          case AsyncStateMachine<?> _ when whom instanceof Task<?> -> " awaits " + name(whom) + ".";
          case AsyncStateMachine<?> _ when whom instanceof Thread ->
              " is in the middle of its code on " + name(whom) + ".";
          case AsyncStateMachine<?> _ ->
              " was suspended in " + name(whom) + ", and goes on only there.";
          case Task<?> _ when whom instanceof SynchronizationContext ->
              " is a message to " + name(whom) + ", and not yet run to its end.";
          default -> " ends after " + name(whom) + ".";
        };
    String sentence = name(who) + says;
    return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }

  /** Returns how {@code part}, a thread, task or context of a deadlock, is called in sentences. */
  static String name(Object part) {
    if (part instanceof Thread thread) {
      return "the thread \"" + thread.getName() + "\"";
    }
    String own = part.toString();
    String fallback = part.getClass().getName() + "@";
    if (!own.startsWith(fallback)) {
      return own;
    }
    String type = part.getClass().getName();
    String simple = type.substring(type.lastIndexOf('.') + 1).replace('$', '.');
    return switch (part) {
      case AsyncStateMachine<?> _ -> "the method " + simple;
      case SynchronizationContext _ -> "the context " + simple;
      default -> "the task " + simple;
    };
  }

  /** Returns the threads that wait for ever. */
  public List<Thread> threads() {
    return steps.stream()
        .map(Step::who)
        .filter(Thread.class::isInstance)
        .map(Thread.class::cast)
        .toList();
  }

  /** Returns one sentence for each step. */
  public List<String> sentences() {
    return steps.stream().map(Step::sentence).toList();
  }

  /** Returns what would have helped, as a sentence. */
  public String remedy() {
    boolean captured =
        steps.stream()
            .anyMatch(
                step ->
                    step.who() instanceof AsyncStateMachine<?>
                        && step.whom() instanceof SynchronizationContext);
    return captured
        ? "Await the task in place of the join; or let the method await with configureAwait(false)."
        : "Await the task in place of the join.";
  }

  /** Tells each context that is part of it, on the calling thread. */
  void tellContexts() {
    for (Step step : steps) {
      if (step.who() instanceof SynchronizationContext context) {
        context.deadlocked(this);
      }
    }
  }

  @Override
  public String toString() {
    return sentences().stream().collect(Collectors.joining("\n"));
  }
}
