package usbtoaster.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Puts another Pico beside that of {@link PicoTest}, with firmware of its own, and wires it to
 * that: a tester, or a part that is made of a Pico. In virtual time only. Parameters of it are
 * marked by {@link On}; several may be there. Those at a method go before those of its class.
 *
 * <pre>{@code
 * @PicoTest(image = "build/meter.elf")
 * @WithPico(name = "tester", image = "build/tester.elf", wires = "GP0 -> GP1, GP1 <- GP0")
 * }</pre>
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Repeatable(WithPico.All.class)
public @interface WithPico {
  /** What {@link On} calls it. */
  String name();

  /** The firmware, as {@link PicoTest#image}. */
  String image();

  /**
   * The wires to the Pico of {@link PicoTest}, with commas or line breaks between: {@code GP4 ->
   * GP5} is one from this Pico's GP4 to that one's GP5. The arrow may point either way: it says to
   * people who drives.
   */
  String wires();

  /** Several of them. */
  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  @Documented
  @Inherited
  @interface All {
    /** They. */
    WithPico[] value();
  }
}
