package usbtoaster.bench.mips;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** One who takes part in the race, and what it has reached; or the reason why it does not. */
final class Racer {
  /** Makes a peer. */
  interface Maker {
    /**
     * Makes it.
     *
     * @throws IOException if it is not installed
     */
    MipsPeer make() throws IOException, InterruptedException;
  }

  private final String name;
  private final @Nullable MipsPeer peer;
  private final String absence;
  private final List<Timing> timings = new ArrayList<>();

  private Racer(String name, @Nullable MipsPeer peer, String absence) {
    this.name = name;
    this.peer = peer;
    this.absence = absence;
  }

  static Racer of(MipsPeer peer) {
    return new Racer(peer.name(), peer, "");
  }

  /** Makes one of what may be missing here. */
  static Racer of(String name, Maker maker) throws InterruptedException {
    try {
      return of(maker.make());
    } catch (IOException e) {
      return new Racer(name, null, String.valueOf(e.getMessage()));
    }
  }

  String name() {
    return name;
  }

  /** Returns why it is not there; empty if it is. */
  String absence() {
    return absence;
  }

  boolean ran() {
    return !timings.isEmpty();
  }

  /** Takes its turn; returns null if it is not there. */
  @Nullable Timing turn() throws IOException, InterruptedException {
    if (peer == null) {
      return null;
    }
    Timing timing = peer.run();
    timings.add(timing);
    return timing;
  }

  /** Returns the least of {@code figure}, its median and the most; it has run. */
  double[] figures(ToDoubleFunction<Timing> figure) {
    double[] sorted = timings.stream().mapToDouble(figure).sorted().toArray();
    return new double[] {sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]};
  }

  double median(ToDoubleFunction<Timing> figure) {
    return figures(figure)[1];
  }
}
