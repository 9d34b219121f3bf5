package usbtoaster.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of some words, in upper or lower case, and lists them as the help does. */
final class ChoiceConverter<E extends Enum<E>> implements ITypeConverter<E> {
  private final Class<E> type;

  ChoiceConverter(Class<E> type) {
    this.type = type;
  }

  @Override
  public E convert(String text) {
    List<String> words = new ArrayList<>();
    for (E choice : type.getEnumConstants()) {
      if (choice.name().equalsIgnoreCase(text)) {
        return choice;
      }
      words.add(choice.name().toLowerCase(Locale.ROOT));
    }
    throw new TypeConversionException(
        "give one of %s, not %s.".formatted(String.join(", ", words), text));
  }
}
