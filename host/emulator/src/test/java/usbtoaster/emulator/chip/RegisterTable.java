package usbtoaster.emulator.chip;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.chip.MemoryMap.Placed;

/** Makes the table of docs/emulator-registers.md out of what the blocks declare. */
final class RegisterTable {
  static final String BEGIN = "<!-- made by RegisterTableTest out of the declarations -->";
  static final String END = "<!-- end of what is made -->";
  private static final int MOST_NAMES = 8;

  private static final Map<String, String> SECTIONS =
      Map.ofEntries(
          entry("ADC", "4.9"),
          entry("BUSCTRL", "2.1.5"),
          entry("CLOCKS", "2.15"),
          entry("DMA", "2.5"),
          entry("I2C0", "4.3"),
          entry("I2C1", "4.3"),
          entry("IO_BANK0", "2.19.6.1"),
          entry("IO_QSPI", "2.19.6.2"),
          entry("PADS_BANK0", "2.19.6.3"),
          entry("PADS_QSPI", "2.19.6.4"),
          entry("PIO0", "3"),
          entry("PIO1", "3"),
          entry("PLL_SYS", "2.18"),
          entry("PLL_USB", "2.18"),
          entry("PSM", "2.13"),
          entry("PWM", "4.5"),
          entry("RESETS", "2.14"),
          entry("ROSC", "2.17"),
          entry("RTC", "4.8"),
          entry("SIO", "2.3.1"),
          entry("SPI0", "4.4"),
          entry("SPI1", "4.4"),
          entry("SYSCFG", "2.21"),
          entry("SYSINFO", "2.20"),
          entry("TBMAN", "2.22"),
          entry("TIMER", "4.6"),
          entry("UART0", "4.2"),
          entry("UART1", "4.2"),
          entry("USBCTRL_DPRAM", "4.1"),
          entry("USBCTRL_REGS", "4.1"),
          entry("VREG_AND_CHIP_RESET", "2.10, 2.12"),
          entry("WATCHDOG", "4.7"),
          entry("XIP_AUX", "2.6.3"),
          entry("XIP_CTRL", "2.6.3"),
          entry("XIP_SSI", "4.10"),
          entry("XOSC", "2.16"));

  private RegisterTable() {}

  /** Returns the lines of the table, by address. */
  static List<String> lines(MemoryMap map) {
    List<String> lines = new ArrayList<>();
    lines.add("| block | at | datasheet | registers | only stored | which |");
    lines.add("|---|---|---|---|---|---|");
    map.blocks().stream()
        .sorted((a, b) -> Integer.compareUnsigned(a.base(), b.base()))
        .map(RegisterTable::line)
        .forEach(lines::add);
    lines.add("| **all** | | | %d | %d | |".formatted(count(map, r -> true), stored(map)));
    return lines;
  }

  private static long stored(MemoryMap map) {
    return count(map, Register::isUnsupported);
  }

  private static long count(MemoryMap map, Predicate<Register> which) {
    return map.blocks().stream()
        .flatMap(placed -> placed.block().declared().stream())
        .filter(which)
        .count();
  }

  private static String line(Placed placed) {
    String name = placed.block().name();
    String section = SECTIONS.get(name);
    if (section == null) {
      throw new IllegalStateException(name + " is a new block: add its section to RegisterTable");
    }
    List<Register> all = placed.block().declared();
    List<Register> stored = all.stream().filter(Register::isUnsupported).toList();
    String which = all.isEmpty() ? "memory" : stored.size() == all.size() ? "all" : names(stored);
    return "| %s | 0x%08X | %s | %d | %d | %s |"
        .formatted(name, placed.base(), section, all.size(), stored.size(), which);
  }

  /** Names, or if they are many the beginnings that they share. */
  private static String names(List<Register> registers) {
    if (registers.size() <= MOST_NAMES) {
      return registers.stream().map(Register::name).collect(Collectors.joining(" "));
    }
    Map<String, Long> groups =
        registers.stream()
            .collect(
                Collectors.groupingBy(
                    register -> register.name().split("_", 2)[0],
                    LinkedHashMap::new,
                    Collectors.counting()));
    return groups.entrySet().stream()
        .map(group -> "%d of %s".formatted(group.getValue(), group.getKey()))
        .collect(Collectors.joining(", "));
  }

  /** Puts {@code made} between the marks in {@code document}. */
  static List<String> replace(List<String> document, List<String> made) {
    List<String> result = new ArrayList<>(document.subList(0, document.indexOf(BEGIN) + 1));
    result.addAll(made);
    result.addAll(document.subList(document.indexOf(END), document.size()));
    return result;
  }

  /** Says which line of the document differs first from what it should be. */
  static Optional<String> difference(List<String> document, List<String> right) {
    for (int i = 0; i < Math.max(document.size(), right.size()); i++) {
      String there = i < document.size() ? document.get(i) : "not there";
      String wanted = i < right.size() ? right.get(i) : "not there";
      if (!there.equals(wanted)) {
        return Optional.of(
            ("docs/emulator-registers.md, line %d, is \"%s\" and should be \"%s\":"
                    + " run this test with -Dtoaster.docs=write")
                .formatted(i + 1, there, wanted));
      }
    }
    return Optional.empty();
  }
}
