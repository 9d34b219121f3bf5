package usbtoaster.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.Engine;
import usbtoaster.engine.EngineKind;
import usbtoaster.engine.Operation;
import usbtoaster.kernel.PortSource;

/** An engine whose operations end when the test says so. One thread. */
final class HandEngine implements Engine {
  final Deque<Operation> underWay = new ArrayDeque<>();
  final List<Operation> cancelled = new ArrayList<>();
  final List<Descriptor> closed = new ArrayList<>();
  Runnable atAttach = () -> {};

  /** Ends the oldest operation of a kind. */
  void end(Operation.Code code, int result) {
    for (Operation each : underWay) {
      if (each.code() == code) {
        underWay.remove(each);
        Operation.end(each, result);
        return;
      }
    }
    throw new AssertionError("No " + code + " is under way.");
  }

  List<Operation.Code> codes() {
    return underWay.stream().map(Operation::code).toList();
  }

  @Override
  public EngineKind kind() {
    return EngineKind.THREADS;
  }

  @Override
  public String description() {
    return "The test ends what is asked.";
  }

  @Override
  public @Nullable PortSource source() {
    return null;
  }

  @Override
  public void attach(Descriptor descriptor) {
    atAttach.run();
  }

  @Override
  public void submit(Operation operation) {
    underWay.add(operation);
  }

  @Override
  public void cancel(Operation operation) {
    cancelled.add(operation);
  }

  @Override
  public void close(Descriptor descriptor) {
    closed.add(descriptor);
  }

  @Override
  public void close() {}
}
