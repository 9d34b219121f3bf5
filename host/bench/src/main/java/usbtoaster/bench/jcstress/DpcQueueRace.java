package usbtoaster.bench.jcstress;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import usbtoaster.kernel.Dpc;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.Processor;
import usbtoaster.kernel.Processors;

/**
 * The DPC queue: an accepted insertion runs exactly once, whoever drains. Every actor stands for
 * the same processor, so that they meet at its drain flag; each insertion below DISPATCH drains.
 */
public final class DpcQueueRace {
  private DpcQueueRace() {}

  private static int insert(Dpc dpc, Processor processor, int argument) {
    KernelThread.bind(processor);
    return dpc.insert(argument, 0) ? 1 : 0;
  }

  /** Two threads insert the same DPC: it runs as often as it was accepted, and nothing is left. */
  @JCStressTest
  @Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "accepted twice, ran twice")
  @Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "the second found it queued")
  @Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "the first found it queued")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a run lost, or one that nobody was promised")
  @State
  public static class SameDpc {
    private final AtomicInteger runs = new AtomicInteger();
    private final Processor processor = new Processors(1).processor(0);
    private final Dpc dpc = new Dpc((self, context, a, b) -> runs.incrementAndGet(), null);

    /** Inserts. */
    @Actor
    public void first(III_Result result) {
      result.r1 = insert(dpc, processor, 1);
    }

    /** Inserts. */
    @Actor
    public void second(III_Result result) {
      result.r2 = insert(dpc, processor, 2);
    }

    /** Counts the runs. Nobody inserts any more, so a lost one stays lost. */
    @Arbiter
    public void runs(III_Result result) {
      result.r3 = runs.get() + 10 * processor.depth();
    }
  }

  /** Two threads insert two DPCs: each runs once, with its argument, and they never overlap. */
  @JCStressTest
  @Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "both ran once")
  @Outcome(expect = Expect.FORBIDDEN, desc = "one was lost, doubled, or ran beside the other")
  @State
  public static class TwoDpcs {
    private final Processor processor = new Processors(1).processor(0);
    private int sum; // not volatile: the queue's drain flag keeps the runs apart
    private final Dpc one = new Dpc((self, context, a, b) -> sum += (int) a, null);
    private final Dpc two = new Dpc((self, context, a, b) -> sum += (int) a, null);

    /** Inserts. */
    @Actor
    public void first() {
      insert(one, processor, 1);
    }

    /** Inserts. */
    @Actor
    public void second() {
      insert(two, processor, 2);
    }

    /** Adds up. */
    @Arbiter
    public void sum(I_Result result) {
      result.r1 = sum + 10 * processor.depth();
    }
  }

  /** One inserts, one removes: it ran or it was removed, never both and never neither. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "ran")
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "removed")
  @Outcome(expect = Expect.FORBIDDEN, desc = "removed and run, or lost")
  @State
  public static class InsertAgainstRemove {
    private final AtomicInteger runs = new AtomicInteger();
    private final Processor processor = new Processors(1).processor(0);
    private final Dpc dpc = new Dpc((self, context, a, b) -> runs.incrementAndGet(), null);

    /** Inserts. */
    @Actor
    public void insert() {
      DpcQueueRace.insert(dpc, processor, 1);
    }

    /** Removes. */
    @Actor
    public void remove(II_Result result) {
      result.r1 = dpc.remove() ? 1 : 0;
    }

    /** Counts the runs. */
    @Arbiter
    public void runs(II_Result result) {
      result.r2 = runs.get() + 10 * processor.depth();
    }
  }

  /** Two threads on two processors insert for a third: somebody stands in for it, and one only. */
  @JCStressTest
  @Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "accepted twice, ran twice")
  @Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "the second found it queued")
  @Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "the first found it queued")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a run lost, or one that nobody was promised")
  @State
  public static class RemoteTarget {
    private final AtomicInteger runs = new AtomicInteger();
    private final Processors machine = new Processors(3);
    private final Dpc dpc = new Dpc((self, context, a, b) -> runs.incrementAndGet(), null);

    /** Sets the target. */
    public RemoteTarget() {
      dpc.target(machine.processor(2));
    }

    /** Inserts. */
    @Actor
    public void first(III_Result result) {
      result.r1 = insert(dpc, machine.processor(0), 1);
    }

    /** Inserts. */
    @Actor
    public void second(III_Result result) {
      result.r2 = insert(dpc, machine.processor(1), 2);
    }

    /** Counts the runs. */
    @Arbiter
    public void runs(III_Result result) {
      result.r3 = runs.get() + 10 * machine.processor(2).depth();
    }
  }
}
