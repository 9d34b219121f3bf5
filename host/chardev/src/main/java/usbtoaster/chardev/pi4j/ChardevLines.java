package usbtoaster.chardev.pi4j;

import com.pi4j.provider.Provider;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usbtoaster.chardev.EdgeCounts;
import usbtoaster.chardev.EdgeListener;
import usbtoaster.chardev.EdgeReader;
import usbtoaster.chardev.GpioChip;
import usbtoaster.chardev.GpioException;
import usbtoaster.chardev.GpioLines;
import usbtoaster.chardev.LineRequest;
import usbtoaster.trace.census.StackThread;
import usbtoaster.trace.census.ThreadKind;

/**
 * Lines of one GPIO chip behind Pi4J: one request for all of them, one thread for all edges.
 *
 * <pre>
 *   LineRequest request =
 *       new LineRequest(
 *           "mine",
 *           List.of(new Input(25, Bias.PULL_DOWN)),
 *           List.of(new Output(24, false)),
 *           LineRequest.MOST_EVENTS);
 *   ChardevLines lines = ChardevLines.open(Path.of("/dev/gpiochip0"), request);
 *   Context pi4j = Pi4J.newContextBuilder().add(lines.providers()).build();
 *   DigitalInput in = pi4j.create(DigitalInput.newConfigBuilder(pi4j).address(25).debounce(0L));
 *   …
 *   pi4j.shutdown(); // closes the lines, too
 * </pre>
 *
 * <p>The lines are known before the first object is made, since a request takes all of its lines or
 * none. A Pi4J object for one of them binds to it; one for another line is refused. An address is
 * the line's offset on the chip, on a Raspberry Pi's header its BCM number. An output has the level
 * of the request until its object says another.
 *
 * <p>Listeners run on the thread {@code gpio-edges}, a daemon that counts as hardware, one after
 * another in the kernel's order. What one throws, an {@code Error} too, is logged and stops
 * nothing. An edge that nobody listens to is forgotten. There is no debouncing.
 */
public final class ChardevLines implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChardevLines.class);

  /** The name of the thread. */
  public static final String THREAD = "gpio-edges";

  private final GpioLines lines;
  private final EdgeListener first;
  private final AtomicReferenceArray<@Nullable LineUser>
      users; // by the line's place in the request
  private final @Nullable EdgeReader reader;
  private final @Nullable StackThread thread;

  /** A Pi4J object on a line. */
  interface LineUser {
    /** Is told of an edge, on the edge thread. */
    void edge(boolean rising);
  }

  private ChardevLines(GpioLines lines, EdgeListener first) throws GpioException {
    this.lines = lines;
    this.first = first;
    users = new AtomicReferenceArray<>(lines.request().lines().length);
    if (lines.request().inputs().isEmpty()) {
      reader = null;
      thread = null;
    } else {
      reader = new EdgeReader(lines, new Dispatch(), ChardevLines::failed);
      thread = new StackThread(ThreadKind.DEVICE, THREAD, reader);
    }
  }

  /**
   * Takes the lines.
   *
   * @param chip the chip's device, as {@code /dev/gpiochip0}
   * @throws GpioException if they are not to be had; the message says why
   */
  public static ChardevLines open(Path chip, LineRequest request) throws GpioException {
    return open(chip, request, (line, rising, kernelNanos, seqno, lineSeqno, lostBefore) -> {});
  }

  /**
   * Takes the lines.
   *
   * @param first is told of each edge before Pi4J's listeners are, and of the lines' end
   * @throws GpioException if they are not to be had; the message says why
   */
  public static ChardevLines open(Path chip, LineRequest request, EdgeListener first)
      throws GpioException {
    try (GpioChip opened = GpioChip.open(chip)) {
      return of(opened.request(request), first);
    }
  }

  /** Takes over lines that were requested: they are closed with this, or if this fails. */
  public static ChardevLines of(GpioLines lines, EdgeListener first) throws GpioException {
    ChardevLines made = null;
    try {
      made = new ChardevLines(lines, first);
      if (made.thread != null) {
        made.thread.start();
      }
      return made;
    } catch (GpioException | RuntimeException | Error e) {
      if (made != null && made.reader != null) {
        made.reader.close();
      }
      lines.close();
      throw e;
    }
  }

  /** Returns the providers, for one context. Its end closes this. */
  public Provider<?, ?, ?>[] providers() {
    return new Provider<?, ?, ?>[] {
      new ChardevInputProvider(this), new ChardevOutputProvider(this)
    };
  }

  /** Returns what became of the edges until now. */
  public EdgeCounts counts() {
    return reader == null ? EdgeCounts.NONE : reader.counts();
  }

  /** Returns the lines, for whoever sets several at once; close this instead of them. */
  public GpioLines lines() {
    return lines;
  }

  /** Tells {@code first}, and then the object of the line. */
  private final class Dispatch implements EdgeListener {
    @Override
    public void edge(
        int line, boolean rising, long kernelNanos, long seqno, long lineSeqno, long lostBefore) {
      try {
        first.edge(line, rising, kernelNanos, seqno, lineSeqno, lostBefore);
      } catch (Throwable e) {
        failed(e);
      }
      LineUser user = users.get(place(line));
      if (user != null) {
        user.edge(rising);
      }
    }

    @Override
    public void gone(GpioException why) {
      LOG.error("No more edges: {}", why.getMessage());
      first.gone(why);
    }
  }

  static void failed(Throwable e) {
    LOG.error("A listener of a line failed; the edges go on.", e);
  }

  private int place(int line) {
    return Long.numberOfTrailingZeros(lines.mask(line));
  }

  /**
   * Checks that a line was requested in a direction.
   *
   * @throws IllegalArgumentException if not
   */
  void check(int line, boolean output) {
    LineRequest request = lines.request();
    boolean asInput = request.inputs().stream().anyMatch(each -> each.line() == line);
    boolean asOutput = request.outputs().stream().anyMatch(each -> each.line() == line);
    if (!asInput && !asOutput) {
      throw new IllegalArgumentException(
          "Line %d of %s is not one of those that were requested (%s): name it when they are."
              .formatted(line, lines.chip().name(), Arrays.toString(request.lines())));
    }
    if (asOutput != output) {
      throw new IllegalArgumentException(
          "Line %d of %s was requested as an %s: make that of it."
              .formatted(line, lines.chip().name(), asOutput ? "output" : "input"));
    }
  }

  /**
   * Binds a Pi4J object to its line.
   *
   * @throws IllegalStateException if the line has one
   */
  void claim(int line, LineUser user) {
    if (!users.compareAndSet(place(line), null, user)) {
      throw new IllegalStateException(
          "Line %d of %s has a Pi4J object: shut that one down first."
              .formatted(line, lines.chip().name()));
    }
  }

  void free(int line, LineUser user) {
    users.compareAndSet(place(line), user, null);
  }

  /**
   * Ends the edges and gives the lines back; outputs keep their levels. Waits for the thread,
   * unless it is the one that closes. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
    lines.close();
    if (thread != null) {
      thread.awaitEnd();
    }
  }
}
