package usbtoaster.pico;

import usbtoaster.emulator.calls.FunctionTracer;
import usbtoaster.emulator.dma.DmaListener;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.part.MasterTiming;
import usbtoaster.emulator.record.LastEdges;
import usbtoaster.emulator.signal.Signal;
import usbtoaster.emulator.testing.Probe;
import usbtoaster.emulator.time.Alarm;

/**
 * A Pico with an SPI master at its pins. Called by who has taken the machine, or from inside it.
 */
interface Chip extends Machine {
  /** Puts an image into its flash, which is erased before. */
  void load(Image image);

  /** Returns what an engineer has of it. */
  Probe probe();

  /** Returns who hears of the functions of its firmware. */
  default FunctionTracer functions() {
    return probe().functions();
  }

  /** Switches its power off and on: it boots what is in its flash. */
  void powerCycle();

  /** Drives a pin from outside: a GP, or {@link Wire#RUN}. */
  void drive(int gp, boolean level);

  /** Returns the buttons, LEDs and serial line at its pins. */
  Parts parts();

  /** Drives the end of a wire that is not the host's. */
  default void drive(Wire wire, boolean level) {
    if (wire.isHostLed()) {
      parts().hostLed(wire).set(level);
    } else {
      drive(wire.gp(), level);
    }
  }

  /** Returns the level of a GP or of {@link Wire#RUN}, to listen to. */
  Signal signal(int gp);

  /** Returns the level of a wire, to listen to. */
  default Signal signal(Wire wire) {
    return wire.isHostLed() ? parts().hostLed(wire) : signal(wire.gp());
  }

  /**
   * Begins a frame on the SPI: {@code length} bytes both ways. Its end pauses the machine; one
   * frame at a time.
   */
  void frame(SpiWires wires, MasterTiming timing, byte[] out, byte[] in, int length);

  /** Returns whether a frame is on its way. */
  boolean framing();

  /**
   * Begins to keep the last edges of all pins but those whose words go without edges.
   *
   * @param capacity how many, of all together
   */
  LastEdges lastEdges(int capacity);

  /** Makes an alarm in the machine's time. */
  Alarm alarm(String name, Runnable action);

  /** Arms an alarm to go off {@code picos} from now. */
  void armIn(Alarm alarm, long picos);

  /** Has {@code listener} told what the DMA does. */
  void onDma(DmaListener listener);

  /**
   * Returns the request, TREQ_SEL of its CTRL (datasheet 2.5.3.1), that a DMA channel waits for.
   */
  int treq(int channel);
}
