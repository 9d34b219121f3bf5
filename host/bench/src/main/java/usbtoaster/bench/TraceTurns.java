package usbtoaster.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import usbtoaster.io.IoException;
import usbtoaster.kernel.NtStatus;

/**
 * What a trace costs a write, in turns: some hundred writes untraced, then as many with each trace,
 * and so on, so that what else the machine does meets all of them. Of each turn only the ratio to
 * the untraced writes beside it counts; told is the median of the ratios, and between which the
 * middle half lies.
 */
public final class TraceTurns {
  private static final int KERNEL_WRITES = 20_000;
  private static final int WHOLE_WRITES = 256;
  private static final int WARM_TURNS = 60;

  private TraceTurns() {}

  /**
   * Takes the turns.
   *
   * @param arguments how many turns; 300 if there is none
   */
  public static void main(String[] arguments) throws IoException, InterruptedException {
    int turns = arguments.length == 0 ? 300 : Integer.parseInt(arguments[0]);
    System.out.printf("%-24s %-10s %10s   %s%n", "", "", "ns", "divided by off");
    List<TracedRig> rigs = rigs(0);
    measure("kernel", rigs, KERNEL_WRITES, turns, TraceTurns::kernel);
    measure("whole, no bus time", rigs, WHOLE_WRITES, turns, TraceTurns::whole);
    close(rigs);
    rigs = rigs(TracedRig.BYTE_NANOS);
    measure("whole, bus at 10 MHz", rigs, WHOLE_WRITES, turns, TraceTurns::whole);
    close(rigs);
  }

  private static List<TracedRig> rigs(long byteNanos) throws IoException {
    List<TracedRig> rigs = new ArrayList<>();
    for (String way : TracedRig.WAYS) {
      rigs.add(new TracedRig(way, byteNanos));
    }
    return rigs;
  }

  private static void close(List<TracedRig> rigs) throws InterruptedException {
    for (int i = 0; i < rigs.size(); i++) {
      rigs.get(i).close();
      if (!rigs.get(i).taken().isEmpty()) {
        System.out.printf("%-24s %-10s %s%n", "", TracedRig.WAYS.get(i), rigs.get(i).taken());
      }
    }
  }

  private static void kernel(TracedRig rig) {
    int failed = 0;
    for (int i = 0; i < KERNEL_WRITES; i++) {
      failed += rig.kernel() == NtStatus.SUCCESS ? 0 : 1;
    }
    require(failed == 0);
  }

  private static void whole(TracedRig rig) {
    require(rig.whole(WHOLE_WRITES) == WHOLE_WRITES);
  }

  private static void require(boolean written) {
    if (!written) {
      throw new IllegalStateException("A write has failed: its time says nothing.");
    }
  }

  private static void measure(
      String what, List<TracedRig> rigs, int writes, int turns, Consumer<TracedRig> work) {
    List<List<Double>> nanos = new ArrayList<>();
    rigs.forEach(rig -> nanos.add(new ArrayList<>()));
    for (int turn = -WARM_TURNS; turn < turns; turn++) {
      for (int i = 0; i < rigs.size(); i++) {
        int which = (i + Math.abs(turn)) % rigs.size(); // each comes first at times
        long begin = System.nanoTime();
        work.accept(rigs.get(which));
        double took = (double) (System.nanoTime() - begin) / writes;
        if (turn >= 0) {
          nanos.get(which).add(took);
        }
      }
    }
    for (int i = 0; i < rigs.size(); i++) {
      List<Double> ratios = new ArrayList<>();
      for (int turn = 0; turn < turns; turn++) {
        ratios.add(nanos.get(i).get(turn) / nanos.getFirst().get(turn));
      }
      System.out.printf(
          Locale.ROOT,
          "%-24s %-10s %10.0f   %.3f (%.2f to %.2f)%n",
          what,
          TracedRig.WAYS.get(i),
          quantile(nanos.get(i), 0.5),
          quantile(ratios, 0.5),
          quantile(ratios, 0.25),
          quantile(ratios, 0.75));
    }
  }

  private static double quantile(List<Double> of, double part) {
    return of.stream().sorted().toList().get((int) (part * (of.size() - 1)));
  }
}
