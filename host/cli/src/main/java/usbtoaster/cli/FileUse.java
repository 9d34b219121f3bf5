package usbtoaster.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the files are for that an option or an operand names. Every one that names a file says it,
 * and {@link FileUses} compares them all before a command runs.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface FileUse {
  /** Whether the files are read or written. */
  Way value();

  /** The ways to use a file. */
  enum Way {
    /** The command reads them. */
    READ,
    /** The command writes over them. */
    WRITTEN
  }
}
