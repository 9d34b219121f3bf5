package usbtoaster.junit;

import java.lang.StackWalker.StackFrame;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The expectations of a test that nobody has checked yet, for want of a {@code within} or an {@code
 * over}. Belongs to the test's thread.
 */
final class Open {
  private static final int MOST_TOLD = 5;
  private static final Set<Class<?>> OURS =
      Set.of(
          Open.class,
          Awaited.class,
          Watched.class,
          Pico.class,
          PicoPin.class,
          SerialTerminal.class,
          Uart.class,
          UsbSerial.class);
  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private final SequencedMap<Object, String> sentences = new LinkedHashMap<>(); // by identity

  /**
   * An expectation has been made.
   *
   * @param what what is expected, without a verb before it: "UART0 says \"ready\""
   * @param wanted the method that checks it
   */
  void made(Object expectation, String what, String wanted) {
    sentences.put(
        expectation,
        "That %s has no %s at %s, and was not checked: add .%s(ms(…))."
            .formatted(what, wanted, place(), wanted));
  }

  private static String place() {
    return STACK.walk(
        frames ->
            frames
                .filter(frame -> !OURS.contains(frame.getDeclaringClass()))
                .findFirst()
                .map(Open::place)
                .orElse("an unknown place"));
  }

  private static String place(StackFrame frame) {
    return frame.getFileName() + ":" + frame.getLineNumber();
  }

  /** An expectation is being checked. */
  void checked(Object expectation) {
    sentences.remove(expectation);
  }

  /** Forgets those that are open, and returns sentences on the first of them; null: none is. */
  @Nullable String close() {
    List<String> told = sentences.values().stream().limit(MOST_TOLD).toList();
    int more = sentences.size() - told.size();
    sentences.clear();
    return told.isEmpty()
        ? null
        : String.join(" ", told) + (more == 0 ? "" : " And so have %d more.".formatted(more));
  }
}
