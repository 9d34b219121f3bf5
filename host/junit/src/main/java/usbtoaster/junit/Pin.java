package usbtoaster.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which pin or button of the Pico a parameter is. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Pin {
  /** The name of a wire, in upper or lower case, or a pin of the Pico: {@code GP14}. */
  String value();
}
