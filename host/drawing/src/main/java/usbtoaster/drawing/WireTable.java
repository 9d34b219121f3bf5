package usbtoaster.drawing;

import java.util.ArrayList;
import java.util.List;
import usbtoaster.trace.text.TextTable;

/** A plan as a table: one wire a line, and what the LEDs need. */
public final class WireTable {
  private WireTable() {}

  /**
   * Returns the lines, up to 80 columns wide.
   *
   * @param ascii whether to do without arrows and the sign of the ohm
   */
  public static List<String> lines(Plan plan, boolean ascii) {
    TextTable table = new TextTable("wire", "Pi: BCM (pin)", "", "Pico: GP (pin)", "cable");
    for (Wire wire : plan.wires()) {
      String way =
          switch (wire.way()) {
            case TO_PICO -> ascii ? "->" : "→";
            case TO_PI -> ascii ? "<-" : "←";
            case GROUND -> "";
          };
      table.row(wire.name(), wire.pi().told(), way, wire.pico().told(), wire.cable().told());
    }
    List<String> lines = new ArrayList<>(table.lines());
    HeaderPin ground = plan.ledGround();
    if (ground != null) {
      String ohms = Plan.LED_OHMS + (ascii ? " ohms" : " Ω");
      TextTable leds = new TextTable("LED", "Pi: BCM (pin)", "from there");
      for (Plan.Led led : plan.leds()) {
        leds.row(led.name(), led.pi().told(), "%s, LED, %s".formatted(ohms, ground.told()));
      }
      lines.add("");
      lines.addAll(leds.lines());
    }
    lines.add("");
    lines.add("A line that is broken passes under another one. All levels are 3.3 V. The Pico's");
    lines.add("power comes from its USB socket. Switch the Pi off before you plug in wires.");
    return lines;
  }
}
