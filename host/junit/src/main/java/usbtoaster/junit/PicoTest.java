package usbtoaster.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Gives each test an emulated Pico with its firmware, on the wires of a host that talks Pi4J, and
 * hands what the test names as parameters.
 *
 * <pre>{@code
 * @PicoTest(image = "build/sensor.elf", wires = "src/test/sensor.wires")
 * class SensorTest {
 *   @Test
 *   void shouldReportASample(Context pi4j, @Pin("DATA_READY") PicoPin ready, Uart uart) {
 *     uart.expect("sensor").within(ms(20));
 *     ready.expectEdge(RISING).within(ms(150));
 *   }
 * }
 * }</pre>
 *
 * <p>Parameters may be {@link Pico}, {@link PicoPin} and {@code PicoButton} with {@link Pin},
 * {@link Uart}, and {@code Context}, {@code Faults}, {@code EmulatedPico}, {@code Timebase} and, in
 * virtual time, {@code MachineTime}: of constructors, tests and the methods before and after each.
 * Other parameters are left to other extensions.
 *
 * <p>The machine is made before the constructor or the first method that runs for a test, and
 * closed after the last: the Pi4J context first, the Pico at the end, whatever fails. Tests may run
 * in parallel, each with its own.
 *
 * <p>An annotation at a method goes before that of its class, that before those of the superclasses
 * and of the class around it. The system properties {@code toaster.image} and {@code toaster.wires}
 * go before each.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(PicoExtension.class)
@ResourceLock(providers = PicoLocks.class)
public @interface PicoTest {
  /**
   * The firmware: an ELF or UF2 file, its name relative to the working directory, or {@code
   * classpath:} and the name of a resource. Empty: the configuration parameter {@code
   * toaster.image}, or what is on the class path for {@code Pi4J.newAutoContext()}.
   */
  String image() default "";

  /**
   * The table of wires: a file or a {@code classpath:} resource, or the table itself, if there is
   * an arrow in it. Empty: as for the image; none, if the image is named here.
   */
  String wires() default "";

  /**
   * How time passes. {@code virtual}: only while the test waits for something or acts on the Pico,
   * all on the test's own thread, the same each time. {@code fast}, {@code real} or {@code 1:N}: as
   * {@code Pace} says, the Pico on a thread of its own, for host code with threads.
   */
  String pace() default "virtual";

  /**
   * Whether the tests of the class share one machine, one after another. Those of a class with
   * {@code TestInstance.Lifecycle.PER_CLASS} do it anyway. Not for methods.
   */
  boolean perClass() default false;

  /**
   * How many milliseconds of waveforms a failure leaves as a VCD file. 0: none, and nothing is kept
   * meanwhile, so that long transfers on the SPI run faster.
   */
  int vcdMillis() default 20;
}
