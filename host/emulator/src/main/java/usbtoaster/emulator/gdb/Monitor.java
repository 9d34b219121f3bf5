package usbtoaster.emulator.gdb;

import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import usbtoaster.emulator.chip.Rp2040;
import usbtoaster.emulator.gpio.Pin;

/** GDB's {@code monitor} commands: what GDB has no words for. */
final class Monitor {
  private static final String HELP =
      """
      reset         pulses the RUN pin: the chip is at the first instruction of the boot ROM
      where         where the firmware is, and what it waits for
      pins          the level of each pin, and who drives it
      time          the device's time, and what the cores have executed
      effects on    reads of registers do what the core's reads do; effects off: they do not
      """;

  private final Rp2040 pico;
  private final Supplier<String> where;
  private final Runnable restarted;
  private final Target target;

  Monitor(Rp2040 pico, Supplier<String> where, Runnable restarted, Target target) {
    this.pico = pico;
    this.where = where;
    this.restarted = restarted;
    this.target = target;
  }

  /** Returns what GDB prints. */
  String answer(String command) {
    return switch (command.strip()) {
      case "reset", "reset halt", "reset init" -> reset();
      case "where" -> where.get() + "\n";
      case "pins" -> pins();
      case "time" -> time();
      case "effects on" -> effects(true);
      case "effects off" -> effects(false);
      case "effects" -> effects(target.effects());
      case "help", "" -> HELP;
      default -> "There is no such command. What there is:\n" + HELP;
    };
  }

  private String reset() {
    pico.runPin(false);
    pico.runPin(true);
    restarted.run();
    return "The chip was reset, and has executed nothing yet.\n";
  }

  private String pins() {
    return IntStream.range(0, Rp2040.PINS)
        .mapToObj(pico::pin)
        .map(pin -> "%-7s %s".formatted(pin.pad().name(), tell(pin)))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String tell(Pin pin) {
    return (pin.pad().level() ? "high  " : "low   ") + pin.driven().name().toLowerCase(Locale.ROOT);
  }

  private String time() {
    return target.cores().stream()
        .map(
            core ->
                "Core %d has executed %,d instructions in %,d cycles.\n"
                    .formatted(core.number(), core.instructions(), core.cycles()))
        .collect(
            Collectors.joining(
                "",
                "%,d ps of the device's time have passed.\n".formatted(pico.clock().picos()),
                ""));
  }

  private String effects(boolean wanted) {
    target.effects(wanted);
    return wanted
        ? "Reads of registers have their side effects.\n"
        : "Reads of registers have no side effects.\n";
  }
}
