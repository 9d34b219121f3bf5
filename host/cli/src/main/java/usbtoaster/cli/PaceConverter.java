package usbtoaster.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import usbtoaster.pico.Pace;

/** Reads a pace from the command line. */
final class PaceConverter implements ITypeConverter<Pace> {
  @Override
  public Pace convert(String text) {
    try {
      return Pace.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
