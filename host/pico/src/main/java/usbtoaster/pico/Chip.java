package usbtoaster.pico;

import java.util.function.LongConsumer;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.part.MasterTiming;
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

  /** Switches its power off and on: it boots what is in its flash. */
  void powerCycle();

  /** Sets a wire that the host drives. */
  void drive(Wire wire, boolean level);

  /** Returns the level of a wire, to listen to. Not of {@link Wire#RESET}. */
  Signal signal(Wire wire);

  /** Begins a frame on the SPI: {@code length} bytes both ways. Its end pauses the machine. */
  void frame(MasterTiming timing, byte[] out, byte[] in, int length);

  /** Returns whether a frame is on its way. */
  boolean framing();

  /** Makes an alarm in the machine's time. */
  Alarm alarm(String name, Runnable action);

  /** Arms an alarm to go off {@code picos} from now. */
  void armIn(Alarm alarm, long picos);

  /** Has {@code listener} told when the DMA has moved all that it was to receive from the SPI. */
  void onMoved(LongConsumer listener);
}
