package usbtoaster.emulator.testing;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import usbtoaster.emulator.image.Image;

/** The names of an image's functions and variables. UF2 has none: then there are only addresses. */
final class Symbols {
  private static final Pattern ADDRESS = Pattern.compile("0x([0-9A-F]{8})");
  private static final int FURTHEST = 0x1000;

  /**
   * A function.
   *
   * @param name as it may be printed
   * @param start its first instruction, even
   */
  record Function(String name, int start) {}

  private final Image image;

  Symbols(Image image) {
    this.image = image;
  }

  /** Returns the address of a function; as {@link Image#address}, but even. */
  int function(String name) {
    return image.address(name) & ~1;
  }

  /** Returns the variable that is exactly at {@code address}. */
  Optional<String> variable(int address) {
    return image.symbols().entrySet().stream()
        .filter(symbol -> symbol.getValue() == address)
        .map(Map.Entry::getKey)
        .min(Comparator.naturalOrder())
        .map(Visible::line);
  }

  /** Returns {@code address} for people: with the function that it is in, if that is known. */
  String place(int address) {
    return "0x%08X%s".formatted(address, in(address).map(s -> " (" + s + ")").orElse(""));
  }

  /** Puts the function behind each address of code in {@code sentence}. */
  String explain(String sentence) {
    return ADDRESS
        .matcher(sentence)
        .replaceAll(
            hit -> Matcher.quoteReplacement(place(Integer.parseUnsignedInt(hit.group(1), 16))));
  }

  /** The function's symbol at or below an address in flash or SRAM, if it is not too far. */
  private Optional<String> in(int address) {
    if (BootRom.contains(address)) {
      return Optional.of("the boot ROM");
    }
    return at(address).map(function -> function.name + offset(address - function.start));
  }

  /** Returns the function that {@code address}, in flash or SRAM, seems to be in. */
  Optional<Function> at(int address) {
    if (address >>> 28 != 1 && address >>> 28 != 2) {
      return Optional.empty();
    }
    return image.symbols().entrySet().stream()
        .filter(symbol -> (symbol.getValue() & 1) != 0)
        .filter(symbol -> within(address - (symbol.getValue() & ~1)))
        .max(
            Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(symbol -> new Function(Visible.line(symbol.getKey()), symbol.getValue() & ~1));
  }

  private static boolean within(int offset) {
    return offset >= 0 && offset < FURTHEST;
  }

  private static String offset(int offset) {
    return offset == 0 ? "" : "+0x" + Integer.toHexString(offset);
  }
}
