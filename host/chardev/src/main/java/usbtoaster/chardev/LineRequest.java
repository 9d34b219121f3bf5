package usbtoaster.chardev;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which lines to ask for in one request: all of them are had, or none. Inputs bring both edges.
 *
 * @param consumer what other programs are told of who holds them: 1 to 31 bytes
 * @param inputs in the order of the request, before the outputs
 * @param outputs in the order of the request
 * @param eventBuffer how many edges the kernel keeps, of all inputs together; more drop the oldest.
 *     0: 16 for each line
 */
public record LineRequest(
    String consumer, List<Input> inputs, List<Output> outputs, int eventBuffer) {
  /** The most edges that the kernel keeps. */
  public static final int MOST_EVENTS = 1024;

  /** What pulls an input that nobody drives. */
  public enum Bias {
    /** Whatever did. */
    AS_IS(0),
    /** The chip, up. */
    PULL_UP(Uapi.GPIO_V2_LINE_FLAG_BIAS_PULL_UP),
    /** The chip, down. */
    PULL_DOWN(Uapi.GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN),
    /** Nothing. */
    DISABLED(Uapi.GPIO_V2_LINE_FLAG_BIAS_DISABLED);

    private final long flag;

    Bias(long flag) {
      this.flag = flag;
    }

    long flag() {
      return flag;
    }
  }

  /**
   * An input.
   *
   * @param line its offset on the chip; on a Raspberry Pi's header, its BCM number
   * @param bias what pulls it
   */
  public record Input(int line, Bias bias) {}

  /**
   * An output.
   *
   * @param line its offset on the chip; on a Raspberry Pi's header, its BCM number
   * @param high its level from the request on
   */
  public record Output(int line, boolean high) {}

  /**
   * Copies the lists and checks what the kernel would refuse with a number only.
   *
   * @throws IllegalArgumentException if it would
   */
  public LineRequest {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    int bytes = consumer.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes >= Uapi.GPIO_MAX_NAME_SIZE || consumer.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "A consumer's name has 1 to %d bytes, not %d: choose another."
              .formatted(Uapi.GPIO_MAX_NAME_SIZE - 1, bytes));
    }
    int count = inputs.size() + outputs.size();
    if (count < 1 || count > Uapi.GPIO_V2_LINES_MAX) {
      throw new IllegalArgumentException(
          "One request is for 1 to %d lines, not %d: make several."
              .formatted(Uapi.GPIO_V2_LINES_MAX, count));
    }
    if (eventBuffer < 0 || eventBuffer > MOST_EVENTS) {
      throw new IllegalArgumentException(
          "The kernel keeps 0 to %d edges, not %d: choose another number."
              .formatted(MOST_EVENTS, eventBuffer));
    }
    Set<Integer> seen = new HashSet<>();
    offsets(inputs, outputs)
        .forEach(
            line -> {
              if (line < 0 || !seen.add(line)) {
                throw new IllegalArgumentException(
                    line < 0
                        ? "There is no line %d: lines count from 0.".formatted(line)
                        : "Line %d is there twice: name each once.".formatted(line));
              }
            });
  }

  /** Returns the lines in the order of the request. */
  public int[] lines() {
    return offsets(inputs, outputs).toArray();
  }

  private static IntStream offsets(List<Input> inputs, List<Output> outputs) {
    return IntStream.concat(
        inputs.stream().mapToInt(Input::line), outputs.stream().mapToInt(Output::line));
  }
}
