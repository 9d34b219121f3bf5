package usbtoaster.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.io.IoException;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.text.TextTable;

/**
 * Prints where the time of a write goes on its way down and back, step by step and layer by layer:
 * one write in flight, direct wires, the stages that the stack itself records and those of the
 * wires. A step is what lies between two stages; what goes on beside the way is left out: a caller
 * that comes back while the device is at work, and an I/O thread that is given back.
 *
 * <p>A stage costs some time itself, which counts as time of the step that it ends. How much that
 * is tell the same writes without a trace, as many after each batch, by the quickest tenth of both:
 * what wakes a thread takes now this long, now that. It is taken from the stack in equal parts.
 */
public final class WriteWay {
  private static final int BYTES = 64;
  private static final int BATCH = 2_000; // fits the trace
  private static final int WARM_BATCHES = 25;
  private static final int EVENTS = 1 << 17;

  /** Whose the time is between two stages. */
  private enum Layer {
    ASYNC("async and io"),
    KERNEL("kernel"),
    DRIVER("driver"),
    WIRES("wires and virtual toaster"),
    EDGE("waking the thread of the edges"),
    POOL("waking an I/O thread");

    private final String label;

    Layer(String label) {
      this.label = label;
    }
  }

  private static final Set<Layer> STACK = EnumSet.of(Layer.ASYNC, Layer.KERNEL, Layer.DRIVER);

  /** What lies between two stages; {@code times} how often that was there before in a write. */
  private record Step(Stage from, Stage to, int times, Layer layer) {}

  private final Map<Step, List<Long>> steps = new LinkedHashMap<>();
  private final Map<Layer, List<Long>> layers = new EnumMap<>(Layer.class);
  private final List<Long> whole = new ArrayList<>();
  private final List<Event> write = new ArrayList<>();
  private final List<Long> traced = new ArrayList<>(); // of a batch, for each write
  private final List<Long> untraced = new ArrayList<>();
  private long stages; // of all batches
  private long stackStages; // those that end a step of the stack

  private WriteWay() {}

  /**
   * Takes the figures.
   *
   * @param arguments how many batches of 2,000 writes; 25 if there is none
   */
  public static void main(String[] arguments) throws IoException {
    int batches = arguments.length == 0 ? 25 : Integer.parseInt(arguments[0]);
    Trace trace = new Trace(EVENTS, System::nanoTime, () -> 0);
    WriteWay way = new WriteWay();
    try (Rig rig = Rig.marked(ToasterSettings.DEFAULT, trace);
        Rig bare = Rig.direct(ToasterSettings.DEFAULT)) {
      for (int i = 0; i < WARM_BATCHES; i++) {
        run(rig);
        run(bare);
        trace.drain(event -> {});
      }
      for (int i = 0; i < batches; i++) {
        way.traced.add(run(rig));
        way.untraced.add(run(bare));
        way.stages += trace.drain(way::event);
        way.write.clear(); // the last one's end is no next one's beginning
      }
    }
    way.print();
    if (trace.dropped() != 0) {
      throw new IllegalStateException(trace.dropped() + " events are missing");
    }
  }

  /** Returns how long a write took, one after the other. */
  private static long run(Rig rig) {
    long begin = System.nanoTime();
    new Lane(rig.stream, new byte[BYTES], BATCH).start().join();
    return (System.nanoTime() - begin) / BATCH;
  }

  private void event(Event event) {
    if (event.stage() == Stage.CALL) {
      if (!write.isEmpty()) {
        write.add(event);
        count();
        write.clear();
      }
      write.add(event);
    } else if (!write.isEmpty() && onTheWay(event.stage())) {
      write.add(event);
    }
  }

  private boolean onTheWay(Stage stage) {
    return switch (stage) {
      case PENDING, SUSPEND, RETURN -> false;
      case DMA_SEEN, DMA_DONE, IRQ_RAISED, INTERRUPT, ISR, ACK_SEEN, DPC ->
          write.stream().noneMatch(event -> event.stage() == Stage.COMPLETE); // the last POLL's end
      default -> true;
    };
  }

  private void count() {
    Map<Layer, Long> sums = new EnumMap<>(Layer.class);
    Map<Step, Long> taken = new LinkedHashMap<>();
    for (int i = 1; i < write.size(); i++) {
      Event from = write.get(i - 1);
      Event to = write.get(i);
      Layer layer = layer(from, to);
      int times = 0;
      while (taken.containsKey(new Step(from.stage(), to.stage(), times, layer))) {
        times++;
      }
      stackStages += STACK.contains(layer) ? 1 : 0;
      long nanos = to.nanos() - from.nanos();
      taken.put(new Step(from.stage(), to.stage(), times, layer), nanos);
      sums.merge(layer, nanos, Long::sum);
    }
    taken.forEach((step, nanos) -> steps.computeIfAbsent(step, _ -> new ArrayList<>()).add(nanos));
    for (Layer layer : Layer.values()) {
      layers.computeIfAbsent(layer, _ -> new ArrayList<>()).add(sums.getOrDefault(layer, 0L));
    }
    whole.add(write.getLast().nanos() - write.getFirst().nanos());
  }

  private static Layer layer(Event from, Event to) {
    boolean thread = from.threadId() != to.threadId();
    return switch (to.stage()) {
      case CALL, IRP, TASK, POST, INLINE, RESUME -> Layer.ASYNC;
      case DISPATCH, ISR, APC, PACKET -> Layer.KERNEL;
      case BORROW -> Layer.POOL;
      case IRQ_RAISED -> thread ? Layer.EDGE : Layer.DRIVER; // on its way out of the last DPC
      case DMA_DONE, ACK_SEEN -> Layer.WIRES;
      default -> Layer.DRIVER;
    };
  }

  private void print() {
    TextTable way = new TextTable("step", "layer", ">p10 us", ">median", ">p90", ">writes");
    steps.forEach(
        (step, nanos) -> {
          if (nanos.size() * 20 > whole.size()) { // else it is an exception
            String[] figures = figures(nanos);
            way.row(
                step.from + " to " + step.to,
                step.layer.name().toLowerCase(Locale.ROOT),
                figures[0],
                figures[1],
                figures[2],
                Integer.toString(nanos.size()));
          }
        });
    way.lines().forEach(System.out::println);
    System.out.println();
    TextTable sums = new TextTable("a write of " + BYTES + " bytes", ">p10 us", ">median", ">p90");
    layers.forEach((layer, nanos) -> row(sums, layer.label, nanos));
    row(sums, "the stack alone: the first three", stack());
    row(sums, "all of it", whole);
    row(sums, "one after the other, with stages", traced);
    row(sums, "one after the other, without any", untraced);
    sums.lines().forEach(System.out::println);
    printWithoutStages();
  }

  private void printWithoutStages() {
    double aWrite = stages / (double) (traced.size() * BATCH);
    double stage = (quantile(traced, 10) - quantile(untraced, 10)) / aWrite;
    double stack = stackStages / (double) whole.size();
    double pool = quantile(Objects.requireNonNull(layers.get(Layer.POOL)), 50);
    System.out.printf(
        Locale.ROOT,
        "%nA stage takes %.0f ns by that; a write has %.1f, and %.1f end a step of the stack."
            + " Without them the stack%ntakes %.2f us, and with the waking of an I/O thread %.2f"
            + " us.%n",
        stage,
        aWrite,
        stack,
        (quantile(stack(), 50) - stack * stage) / 1e3,
        (quantile(stack(), 50) + pool - (stack + 1) * stage) / 1e3);
  }

  private static double quantile(List<Long> nanos, int percent) {
    return nanos.stream().sorted().toList().get((nanos.size() - 1) * percent / 100);
  }

  private List<Long> stack() {
    List<Long> sums = new ArrayList<>();
    for (int i = 0; i < whole.size(); i++) {
      long sum = 0;
      for (Layer layer : STACK) {
        sum += Objects.requireNonNull(layers.get(layer)).get(i);
      }
      sums.add(sum);
    }
    return sums;
  }

  private static void row(TextTable table, String name, List<Long> nanos) {
    String[] figures = figures(nanos);
    table.row(name, figures[0], figures[1], figures[2]);
  }

  private static String[] figures(List<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return new String[] {micros(sorted, 10), micros(sorted, 50), micros(sorted, 90)};
  }

  private static String micros(long[] sorted, int percent) {
    return String.format(Locale.ROOT, "%.2f", sorted[(sorted.length - 1) * percent / 100] / 1e3);
  }
}
