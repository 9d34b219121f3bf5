package usbtoaster.wires;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Says what goes wrong. {@link Faults#follow} asks once at each transfer ("frame"), each rising
 * edge of an input and each level set at an output, one question at a time, in the order in which
 * they happen. The numbers count the transfers, edges and levels of all objects.
 */
public interface FaultPlan {
  /** Returns what goes wrong from the start: only {@link Fault.SpuriousEdge} makes sense. */
  List<Fault> start();

  /**
   * Returns what goes wrong with a frame.
   *
   * @param frame its number, from 0
   * @param bytes its length
   */
  List<Fault> frame(long frame, int bytes);

  /** Returns what goes wrong with the rising edge with the number {@code edge}, from 0. */
  List<Fault> edge(long edge);

  /** Returns what goes wrong with the setting of a level with the number {@code level}, from 0. */
  default List<Fault> level(long level) {
    return List.of();
  }

  /** Returns a plan in which nothing goes wrong. */
  static FaultPlan none() {
    return new ScriptedFaults(List.of());
  }

  /** Returns a plan in which exactly {@code faults} happen. */
  static FaultPlan scripted(Fault... faults) {
    return new ScriptedFaults(List.of(faults));
  }

  /** Returns a plan in which faults happen by chance. */
  static FaultPlan random(RandomGenerator random, FaultRates rates) {
    return new RandomFaults(random, rates);
  }
}
