package usbtoaster.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The partial order of the stages, declared once: what comes before what, what a stage promises,
 * and what may be absent.
 *
 * <p>{@link #rules()} hold for every device. An instance says which of the stages a device and its
 * driver have: {@link #WHOLE} has all of a device's, {@link #without} takes some away. What stood
 * before an absent stage then stands before whatever came after it. Immutable.
 */
public final class StageGraph {
  /** One of {@code before} comes before {@code after}. */
  public record Rule(Set<Stage> before, Stage after) {
    private Rule(Stage before, Stage after) {
      this(Set.of(before), after);
    }

    /** Returns whether each burst must have passed {@link #before}, and not the request once. */
    public boolean ofBurst() {
      return before.stream().allMatch(Stage::perBurst);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule(Stage.CALL, Stage.IRP),
          new Rule(Stage.IRP, Stage.DISPATCH),
          new Rule(Stage.DISPATCH, Stage.PENDING),
          new Rule(Stage.PENDING, Stage.SUSPEND),
          new Rule(Stage.DISPATCH, Stage.DMA_START),
          // by an engine
          new Rule(Stage.DISPATCH, Stage.SUBMIT),
          new Rule(Stage.SUBMIT, Stage.REAP),
          new Rule(Stage.REAP, Stage.COMPLETE),
          // in a burst
          new Rule(Stage.DMA_START, Stage.DMA_SEEN),
          new Rule(Stage.DMA_SEEN, Stage.DMA_DONE),
          new Rule(Stage.DMA_DONE, Stage.DPC),
          new Rule(Stage.IRQ_RAISED, Stage.INTERRUPT),
          new Rule(Stage.IRQ_RAISED, Stage.EDGE),
          new Rule(Stage.EDGE, Stage.INTERRUPT),
          new Rule(Stage.INTERRUPT, Stage.ISR),
          new Rule(Stage.ISR, Stage.DPC),
          new Rule(Stage.IRQ_RAISED, Stage.ACK_SEEN),
          new Rule(Stage.ACK_SEEN, Stage.DPC),
          // and on the way back
          new Rule(Stage.DISPATCH, Stage.COMPLETE),
          new Rule(Stage.DPC, Stage.COMPLETE),
          new Rule(Stage.COMPLETE, Stage.APC),
          new Rule(Stage.APC, Stage.PACKET),
          new Rule(Stage.PACKET, Stage.BORROW),
          new Rule(Stage.BORROW, Stage.TASK),
          new Rule(Stage.TASK, Stage.POST),
          new Rule(Stage.TASK, Stage.INLINE),
          new Rule(Set.of(Stage.POST, Stage.INLINE), Stage.RESUME),
          new Rule(Stage.TASK, Stage.RETURN));

  private static final Map<Stage, List<Rule>> BY_AFTER =
      RULES.stream().collect(Collectors.groupingBy(Rule::after));

  /** Who has reached the first owes the second. */
  private static final Map<Stage, Stage> PROMISES =
      Map.of(
          Stage.CALL, Stage.COMPLETE,
          Stage.COMPLETE, Stage.APC,
          Stage.SUSPEND, Stage.RESUME,
          Stage.PACKET, Stage.BORROW,
          Stage.BORROW, Stage.RETURN);

  /** Every stage; what only some devices or kernels tell may be absent from a request. */
  private static final StageGraph ALL =
      new StageGraph(
          EnumSet.allOf(Stage.class),
          EnumSet.of(Stage.DMA_SEEN, Stage.IRQ_RAISED, Stage.EDGE, Stage.ACK_SEEN));

  /** A device with bursts and interrupts: every stage but an engine's. */
  public static final StageGraph WHOLE = ALL.without(Stage.SUBMIT, Stage.REAP);

  /** A file or a socket: an engine has Linux carry the request out, perhaps within the call. */
  public static final StageGraph ENGINE =
      ALL.without(
              Stage.DMA_START,
              Stage.DMA_SEEN,
              Stage.DMA_DONE,
              Stage.IRQ_RAISED,
              Stage.EDGE,
              Stage.INTERRUPT,
              Stage.ISR,
              Stage.ACK_SEEN,
              Stage.DPC)
          .optionally(Stage.SUSPEND, Stage.POST, Stage.INLINE, Stage.RESUME);

  /** A driver without bursts, over a device that tells nothing: interrupt, ISR, DPC. */
  public static final StageGraph INTERRUPT_DRIVEN =
      WHOLE.without(
          Stage.DMA_START, Stage.DMA_SEEN, Stage.DMA_DONE, Stage.IRQ_RAISED, Stage.ACK_SEEN);

  /** A driver that completes a request in its dispatch routine: nothing is ever pending. */
  public static final StageGraph SYNCHRONOUS =
      INTERRUPT_DRIVEN.without(
          Stage.EDGE,
          Stage.INTERRUPT,
          Stage.ISR,
          Stage.DPC,
          Stage.PENDING,
          Stage.SUSPEND,
          Stage.POST,
          Stage.INLINE,
          Stage.RESUME);

  private final Set<Stage> stages;
  private final Set<Stage> optional;

  private StageGraph(Set<Stage> stages, Set<Stage> optional) {
    this.stages = Collections.unmodifiableSet(stages);
    this.optional = Collections.unmodifiableSet(optional);
  }

  /** Returns all that comes before something else, in the order of the life. */
  public static List<Rule> rules() {
    return RULES;
  }

  /** Returns a graph in which those stages never occur. */
  public StageGraph without(Stage... absent) {
    EnumSet<Stage> left = EnumSet.copyOf(stages);
    EnumSet<Stage> leftOptional = set(optional);
    left.removeAll(Arrays.asList(absent));
    leftOptional.removeAll(Arrays.asList(absent));
    return new StageGraph(left, leftOptional);
  }

  /** Returns a graph in which one request may have those stages and the next may not. */
  public StageGraph optionally(Stage... some) {
    EnumSet<Stage> more = set(optional);
    more.addAll(Arrays.asList(some));
    more.retainAll(stages);
    return new StageGraph(stages, more);
  }

  /** Returns whether the stage can occur. */
  public boolean has(Stage stage) {
    return stages.contains(stage);
  }

  /** Returns the stages that every request has that succeeds; of POST and INLINE one is enough. */
  public Set<Stage> required() {
    EnumSet<Stage> required = set(stages);
    required.removeAll(optional);
    return required;
  }

  /** Returns the stages that a request may have or not. */
  public Set<Stage> optional() {
    return optional;
  }

  /**
   * Returns what should have come before {@code stage} and has not: sets of which one each is
   * enough. Rules within a burst are left out.
   *
   * @param reached whether the request has reached a stage
   */
  public List<Set<Stage>> unmet(Stage stage, Predicate<Stage> reached) {
    List<Set<Stage>> unmet = List.of();
    for (Rule rule : before(stage)) {
      if (!rule.ofBurst() && !met(rule, reached)) {
        unmet = unmet.isEmpty() ? new ArrayList<>() : unmet;
        unmet.add(Collections.unmodifiableSet(set(rule.before())));
      }
    }
    return unmet;
  }

  private static List<Rule> before(Stage stage) {
    return BY_AFTER.getOrDefault(stage, List.of());
  }

  private boolean met(Rule rule, Predicate<Stage> reached) {
    return rule.before().stream().anyMatch(before -> met(before, reached));
  }

  /** A stage that is not here, or need not be, hands the question on to those before it. */
  private boolean met(Stage before, Predicate<Stage> reached) {
    if (reached.test(before)) {
      return true;
    }
    return (!has(before) || optional.contains(before))
        && before(before).stream().allMatch(rule -> met(rule, reached));
  }

  /** Returns what was reached although {@code late}, which is here only now, comes before it. */
  public Set<Stage> overtaken(Stage late, Predicate<Stage> reached) {
    EnumSet<Stage> early = EnumSet.noneOf(Stage.class);
    for (Rule rule : RULES) {
      if (rule.before().equals(Set.of(late)) && !rule.ofBurst() && reached.test(rule.after())) {
        early.add(rule.after());
      }
    }
    return early;
  }

  /** Returns what a request that has reached some stages still owes by having reached them. */
  public Set<Stage> owed(Predicate<Stage> reached) {
    EnumSet<Stage> owed = EnumSet.noneOf(Stage.class);
    PROMISES.forEach(
        (made, promised) -> {
          if (reached.test(made) && has(promised) && !reached.test(promised)) {
            owed.add(promised);
          }
        });
    return owed;
  }

  private static EnumSet<Stage> set(Set<Stage> stages) {
    EnumSet<Stage> copy = EnumSet.noneOf(Stage.class);
    copy.addAll(stages);
    return copy;
  }
}
