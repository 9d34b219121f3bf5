package usbtoaster.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.kernel.PortSource;

/**
 * An engine whose operations end when a test says so, on the test's thread, or inside their
 * submission.
 */
final class FakeEngine implements Engine {
  static final int CANCELED = -125;

  /** How an operation ends inside its submission; null: it stays under way. */
  interface AtOnce {
    @Nullable Integer end(Operation operation);
  }

  final List<Operation> flying = new ArrayList<>();
  final List<Operation> asked = new ArrayList<>();
  final List<Descriptor> closed = new ArrayList<>();
  AtOnce atOnce = operation -> null;
  Runnable inSubmit = () -> {};
  boolean silent; // ends all at once, and notes nothing
  int submitted;
  int deepest;
  private int depth;

  @Override
  public EngineKind kind() {
    return EngineKind.THREADS;
  }

  @Override
  public String description() {
    return "A test ends what is asked.";
  }

  @Override
  public @Nullable PortSource source() {
    return null;
  }

  @Override
  public void attach(Descriptor descriptor) {}

  @Override
  public void submit(Operation operation) {
    if (silent) {
      Operation.end(operation, operation.length());
      return;
    }
    submitted++;
    deepest = Math.max(deepest, ++depth);
    flying.add(operation);
    inSubmit.run();
    Integer result = atOnce.end(operation);
    if (result != null) {
      end(operation, result);
    }
    depth--;
  }

  @Override
  public void cancel(Operation operation) {
    asked.add(operation);
  }

  /** Ends the oldest operation. */
  void end(int result) {
    end(flying.getFirst(), result);
  }

  void end(Operation operation, int result) {
    if (!flying.remove(operation)) {
      throw new AssertionError("It is not under way.");
    }
    Operation.end(operation, result);
  }

  /** Ends as cancelled what was asked for and is under way. */
  void endAsked() {
    List<Operation> all = List.copyOf(asked);
    asked.clear();
    for (Operation operation : all) {
      if (flying.contains(operation)) {
        end(operation, CANCELED);
      }
    }
  }

  @Override
  public void close(Descriptor descriptor) {
    closed.add(descriptor);
    asked.addAll(flying);
  }

  @Override
  public void close() {}
}
