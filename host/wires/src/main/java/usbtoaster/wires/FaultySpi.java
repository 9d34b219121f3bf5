package usbtoaster.wires;

import com.pi4j.io.spi.Spi;
import java.lang.reflect.Method;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A bus on which bits flip, transfers fail or end early and devices lose their power.
 *
 * <p>A transfer that nothing happens to goes on as it came. One that is hit goes on as the basic
 * method on arrays. The conveniences of Pi4J's interface (texts, streams, several buffers) run as
 * Pi4J wrote them, by means of the basic methods, so each transfer in them counts.
 */
final class FaultySpi extends FaultyObject<Spi> {
  private static final int FAILED = -1;
  private static final Set<String> MOVES =
      Set.of("transfer", "transferByte", "in", "out", "getInputStream", "getOutputStream");

  private final Script script = new Script();

  FaultySpi(String name, Spi bare, FaultEngine engine) {
    super(name, Spi.class, bare, engine);
  }

  Script script() {
    return script;
  }

  @Override
  @Nullable Object intercept(Method method, @Nullable Object[] given) throws Throwable {
    @Nullable Frame frame = Frame.of(method, given);
    if (frame == null) {
      String name = method.getName();
      boolean moves = MOVES.contains(name) || name.startsWith("read") || name.startsWith("write");
      return moves && method.isDefault() ? byDefault(method, given) : below(method, given);
    }
    if (frame.length() <= 0) {
      return below(method, given); // no bytes: nothing on the wires
    }
    Due due = engine().ask(script, plan -> plan.frame(frame.length()));
    if (due.faults().isEmpty() && !engine().silent()) {
      return below(method, given);
    }
    return faulty(frame, due);
  }

  private int faulty(Frame frame, Due due) {
    byte[] sent = frame.sent();
    int length = frame.length();
    for (Fault fault : due.faults()) {
      switch (fault) {
        case Fault.BusError _ -> {
          record(fault, due, "fails");
          return FAILED;
        }
        case Fault.BusException thrown when !thrown.done() -> throw thrown(fault, due);
        case Fault.MosiFlip flip -> flip(flip, flip.bit(), sent, due);
        case Fault.ShortTransfer cut when cut.bytes() < frame.length() -> {
          length = Math.max(0, cut.bytes());
          record(fault, due, "ends after " + length + " bytes");
        }
        case Fault.Silence silence -> engine().silence(silence.nanos(), silence.endsByReset());
        case Fault.SpuriousEdge spurious -> engine().spuriousEdge(spurious.nanos());
        default -> {} // of the way back, or of edges
      }
    }
    byte[] received = new byte[frame.length()];
    int moved = exchange(frame, due, sent, received, length);
    for (Fault fault : due.faults()) {
      if (fault instanceof Fault.MisoFlip flip) {
        flip(flip, flip.bit(), received, due);
      }
    }
    frame.receive(received, moved < 0 ? 0 : length);
    for (Fault fault : due.faults()) {
      if (fault instanceof Fault.BusException thrown && thrown.done()) {
        throw thrown(fault, due);
      }
    }
    return frame.single() && moved >= 0 ? Byte.toUnsignedInt(received[0]) : moved;
  }

  private int exchange(Frame frame, Due due, byte[] sent, byte[] received, int length) {
    if (engine().unheardTransfer()) {
      return length;
    }
    for (Fault fault : due.faults()) {
      if (fault instanceof Fault.Reset reset && reset.bytes() < length) {
        record(fault, due, "finds the power failing after " + reset.bytes() + " bytes");
        engine().power().powerFailsAfter(reset.bytes());
      }
    }
    if (length == 0) {
      return 0;
    }
    if (frame.out() == null) {
      return bare().read(received, 0, length);
    }
    return frame.in() == null
        ? bare().write(sent, 0, length)
        : bare().transfer(sent, 0, received, 0, length);
  }

  private void flip(Fault fault, int bit, byte[] data, Due due) {
    if (bit >= 0 && bit < 8 * data.length) {
      data[bit / 8] ^= (byte) (0x80 >> bit % 8);
      boolean there = fault instanceof Fault.MosiFlip;
      record(
          fault,
          due,
          "has bit " + bit + " flipped on its way to the " + (there ? "device" : "host"));
    }
  }

  private IllegalStateException thrown(Fault fault, Due due) {
    record(fault, due, "throws");
    return new IllegalStateException(
        "Transfer " + due.number() + " of " + name() + " throws, as the faults were told to.");
  }

  private void record(Fault fault, Due due, String what) {
    engine().record(fault.kind(), "transfer " + due.number() + " of " + name() + " " + what);
  }
}
