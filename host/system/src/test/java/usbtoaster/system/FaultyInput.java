package usbtoaster.system;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import usbtoaster.time.Alarm;
import usbtoaster.wires.Fault;
import usbtoaster.wires.FaultKind;

/** An interrupt line whose edges get lost, come late, come twice or come out of nothing. */
final class FaultyInput extends DigitalInputBase {
  private final DigitalInput line;
  private final FaultyWires wires;

  FaultyInput(DigitalInput line, FaultyWires wires) {
    super(line.provider(), line.config());
    this.line = line;
    this.wires = wires;
    line.addListener(event -> edge(event.state()));
  }

  private void edge(DigitalState state) {
    if (wires.silent()) {
      return;
    }
    if (state == DigitalState.LOW) {
      deliver(state);
      return;
    }
    int times = 1;
    for (Fault fault : wires.edge()) {
      switch (fault) {
        case Fault.LostEdge lost -> {
          times = 0;
          wires.count(lost);
        }
        case Fault.DoubleEdge twice -> {
          times = 2 * times;
          wires.count(twice);
        }
        case Fault.LateEdge late -> {
          for (int i = 0; i < times; i++) {
            later(wires.count(late), late.nanos());
          }
          times = 0;
        }
        case Fault.SpuriousEdge spurious -> wires.spuriousEdge(spurious);
        default -> {} // of frames
      }
    }
    for (int i = 0; i < times; i++) {
      deliver(DigitalState.HIGH);
    }
  }

  /** Delivers a rising edge {@code nanos} from now. */
  void later(FaultKind kind, long nanos) {
    Alarm alarm = new Alarm() { // one for each edge: an alarm is set once at a time
          @Override
          public void fire() {
            deliver(DigitalState.HIGH);
          }

          @Override
          public String toString() {
            return kind.toString();
          }
        };
    wires.time().arm(alarm, wires.time().nanoTime() + nanos);
  }

  /** The wire is whole again: if it is high by now, that is an edge. */
  void restored() {
    if (!wires.silent() && line.isHigh()) {
      deliver(DigitalState.HIGH);
    }
  }

  void deliver(DigitalState state) {
    dispatch(new DigitalStateChangeEvent<>(this, state));
  }

  @Override
  public DigitalState state() {
    return wires.silent() ? DigitalState.LOW : line.state();
  }
}
