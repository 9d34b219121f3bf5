package usbtoaster.emulator.calls;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import usbtoaster.emulator.image.Image;

/**
 * The functions of an image by their addresses. Names come from a file, so they are made short and
 * printable. Belongs to the machine's thread.
 */
final class FunctionNames {
  private static final int MOST_CHARACTERS = 80;
  private static final int MOST_UNKNOWN = 4096;
  private static final int FURTHEST = 0x1000;
  private static final int ROM_BYTES = 16 * 1024;

  private final int[] starts; // even, in order: code is below 0x80000000
  private final String[] names;
  private final Map<Integer, String> unknown = new HashMap<>();

  FunctionNames(Image image) {
    TreeMap<Integer, String> functions = new TreeMap<>();
    image
        .symbols()
        .forEach(
            (name, value) -> {
              if ((value & 1) != 0) { // Thumb: of several names the one that a probe gives, too
                functions.merge(value & ~1, name, (a, b) -> a.compareTo(b) > 0 ? a : b);
              }
            });
    starts = functions.keySet().stream().mapToInt(i -> i).toArray();
    names = functions.values().stream().map(FunctionNames::printable).toArray(String[]::new);
  }

  private static String printable(String name) {
    String line = name.replaceAll("[^!-~]", "?");
    return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS - 1) + "~";
  }

  /** Returns whether a function begins at {@code address}. */
  boolean begins(int address) {
    return Arrays.binarySearch(starts, address) >= 0;
  }

  /** Returns where the function that {@code address} is in begins; itself if that is not known. */
  int start(int address) {
    int at = Arrays.binarySearch(starts, address);
    if (at >= 0) {
      return address;
    }
    int before = -at - 2;
    return before >= 0 && address - starts[before] < FURTHEST ? starts[before] : address;
  }

  /** Returns the name of the function that begins at {@code address}. */
  String of(int address) {
    int at = Arrays.binarySearch(starts, address);
    if (at >= 0) {
      return names[at];
    }
    String known = unknown.get(address);
    if (known != null) {
      return known;
    }
    String name =
        Integer.compareUnsigned(address, ROM_BYTES) < 0
            ? "boot ROM 0x%04X".formatted(address)
            : "0x%08X".formatted(address);
    if (unknown.size() < MOST_UNKNOWN) {
      unknown.put(address, name);
    }
    return name;
  }
}
