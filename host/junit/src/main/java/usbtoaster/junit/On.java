package usbtoaster.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which other Pico a {@link Pico}, {@link PicoPin} or {@link Uart} is of. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface On {
  /** The name of a {@link WithPico}. */
  String value();
}
