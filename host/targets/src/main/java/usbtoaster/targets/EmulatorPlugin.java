package usbtoaster.targets;

import com.pi4j.boardinfo.util.BoardInfoHelper;
import com.pi4j.context.Context;
import com.pi4j.extension.Plugin;
import com.pi4j.extension.PluginService;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.Pace;
import usbtoaster.pico.PicoSource;
import usbtoaster.trace.Trace;

/**
 * The emulated Pico for Pi4J's autodetection: off a Pi, {@code Pi4J.newAutoContext()} finds pins
 * and a bus with a toaster at their end.
 *
 * <p>It counts as a mock: on a Pi Pi4J passes mocks over, and should somebody ask for mocks there,
 * its priority is lower than that of any provider of real pins. Elsewhere its priority is above
 * that of the providers that find no hardware, and below that of Pi4J's own mocks. The Pico is made
 * when the first pin is created, runs the firmware of this build at the pace that the context's
 * property {@code toaster.pace} says ({@code fast}, if it says nothing), and ends with the context.
 * A pace that {@link Pace#parse} does not know fails the initialization, and a firmware that is not
 * built the creation of the first pin, each with its sentence. Any thread may create pins.
 */
public final class EmulatorPlugin implements Plugin {
  private static final int BELOW_ALL = -1;
  private static final int ABOVE_MISSING_HARDWARE = 500;
  private static final String PACE = "toaster.pace";

  private Pace pace = Pace.FAST;
  private @Nullable EmulatedPico pico; // guarded by this

  /** Made by Pi4J. */
  public EmulatorPlugin() {}

  @Override
  public boolean isMock() {
    return true;
  }

  @Override
  public void initialize(PluginService service) {
    String asked = service.context().properties().get(PACE);
    pace = asked == null ? Pace.FAST : Pace.parse(asked);
    int priority = priority(BoardInfoHelper.runningOnRaspberryPi(), Path.of("/dev"));
    service.register(new PicoSource(this::pico, () -> priority).providers());
  }

  /** A Pi whose model Pi4J does not know yet still has an SPI device. */
  static int priority(boolean raspberryPi, Path dev) {
    boolean hardware = raspberryPi || Files.exists(dev.resolve("spidev0.0"));
    return hardware ? BELOW_ALL : ABOVE_MISSING_HARDWARE;
  }

  private synchronized EmulatedPico pico() {
    EmulatedPico made = pico;
    if (made == null) {
      try {
        made = EmulatedPico.open(FirmwareImage.ofThisBuild(), pace, Trace.OFF);
      } catch (TargetException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
      pico = made;
    }
    return made;
  }

  @Override
  public void shutdown(Context context) {
    EmulatedPico made = takeOut();
    if (made != null) {
      made.close(); // waits for the machine's thread, which may be asking for the Pico
    }
  }

  private synchronized @Nullable EmulatedPico takeOut() {
    EmulatedPico made = pico;
    pico = null;
    return made;
  }
}
