package usbtoaster.pico;

import com.pi4j.boardinfo.util.BoardInfoHelper;
import com.pi4j.context.Context;
import com.pi4j.context.ContextProperties;
import com.pi4j.extension.Plugin;
import com.pi4j.extension.PluginService;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The emulated Pico for Pi4J's autodetection: off a Pi, {@code Pi4J.newAutoContext()} finds pins
 * and buses with a Pico at their end.
 *
 * <p>It counts as a mock: on a Pi Pi4J passes mocks over, and should somebody ask for mocks there,
 * its priority is lower than that of any provider of real pins. Elsewhere its priority is above
 * that of the providers that find no hardware, and below that of Pi4J's own mocks.
 *
 * <p>The Pico is made when the first pin is created, and ends with the context. These properties of
 * the context, or of the system, say what it is:
 *
 * <table>
 * <caption>Properties</caption>
 * <tr><td>{@code toaster.image}</td><td>the firmware, an ELF or UF2 file</td></tr>
 * <tr><td>{@code toaster.wires}</td><td>the {@linkplain Wiring#parse table of its wires}</td></tr>
 * <tr><td>{@code toaster.pins}</td><td>other pins for the default's wires: {@code irq=5,ack=6}</td></tr>
 * <tr><td>{@code toaster.spi}</td><td>another bus and channel for them: {@code 1.0}</td></tr>
 * <tr><td>{@code toaster.pace}</td><td>{@code fast}, {@code real} or {@code 1:N}</td></tr>
 * </table>
 *
 * <p>A file's name may be {@code classpath:} and a resource's. What nobody sets is as {@code
 * META-INF/emulated-pico.properties} on the class path says, in which a jar with firmware has the
 * same properties. Firmware of one's own has the pace {@code real}: at {@code fast} it may be
 * seconds ahead before the host's first listener is there. Firmware or wires that are not there, or
 * are none, and a pace that {@link Pace#parse} does not know, fail the creation of the first pin,
 * each with its sentence. Any thread may create pins.
 */
public final class EmulatorPlugin implements Plugin {
  private static final int BELOW_ALL = -1;
  private static final int ABOVE_MISSING_HARDWARE = 500;

  private PicoSettings settings = new PicoSettings(System::getProperty, loader());
  private @Nullable EmulatedPico pico; // guarded by this

  /** Made by Pi4J. */
  public EmulatorPlugin() {}

  @Override
  public boolean isMock() {
    return true;
  }

  @Override
  public void initialize(PluginService service) {
    ContextProperties properties = service.context().properties();
    settings =
        new PicoSettings(
            name -> {
              String value = properties.get(name);
              return value == null ? System.getProperty(name) : value;
            },
            loader());
    int priority = priority(BoardInfoHelper.runningOnRaspberryPi(), Path.of("/dev"));
    service.register(new PicoSource(this::pico, () -> priority).providers());
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? EmulatorPlugin.class.getClassLoader() : context;
  }

  /** A Pi whose model Pi4J does not know yet still has an SPI device. */
  static int priority(boolean raspberryPi, Path dev) {
    boolean hardware = raspberryPi || Files.exists(dev.resolve("spidev0.0"));
    return hardware ? BELOW_ALL : ABOVE_MISSING_HARDWARE;
  }

  private synchronized EmulatedPico pico() {
    EmulatedPico made = pico;
    if (made == null) {
      made = EmulatedPico.open(settings.image(), settings.wiring(), settings.pace());
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
