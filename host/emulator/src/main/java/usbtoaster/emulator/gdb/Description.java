package usbtoaster.emulator.gdb;

import java.util.List;

/**
 * What GDB is told of the machine: the registers of a Cortex-M0+ and the memories (GDB manual,
 * appendix G, "ARM Features", and section "Memory Map Format").
 */
final class Description {
  /** The registers in the order of their numbers. */
  static final List<String> REGISTERS =
      List.of(
          "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "sp",
          "lr", "pc", "xpsr", "msp", "psp", "primask", "control");

  private static final int GENERAL = 17;
  private static final int FLASH = 0x1000_0000;

  private Description() {}

  static String target() {
    StringBuilder xml = new StringBuilder();
    xml.append("<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\">")
        .append("<target version=\"1.0\"><architecture>arm</architecture>")
        .append("<feature name=\"org.gnu.gdb.arm.m-profile\">");
    REGISTERS.subList(0, GENERAL).forEach(name -> xml.append(general(name)));
    xml.append("</feature><feature name=\"org.gnu.gdb.arm.m-system\">");
    REGISTERS.subList(GENERAL, REGISTERS.size()).forEach(name -> xml.append(special(name)));
    return xml.append("</feature></target>").toString();
  }

  private static String general(String name) {
    String type =
        switch (name) {
          case "sp" -> " type=\"data_ptr\"";
          case "pc" -> " type=\"code_ptr\"";
          default -> "";
        };
    return "<reg name=\"%s\" bitsize=\"32\"%s/>".formatted(name, type);
  }

  private static String special(String name) {
    String type = name.endsWith("sp") ? " type=\"data_ptr\"" : "";
    return "<reg name=\"%s\" bitsize=\"32\"%s group=\"system\"/>".formatted(name, type);
  }

  /** What is not in the map is memory for GDB all the same: registers are read and written. */
  static String memoryMap(int flashBytes, int sectorBytes) {
    return """
    <?xml version="1.0"?>\
    <!DOCTYPE memory-map PUBLIC "+//IDN gnu.org//DTD GDB Memory Map V1.0//EN" \
    "http://sourceware.org/gdb/gdb-memory-map.dtd">\
    <memory-map>\
    <memory type="rom" start="0x0" length="0x4000"/>\
    <memory type="flash" start="0x%x" length="0x%x">\
    <property name="blocksize">0x%x</property></memory>\
    <memory type="ram" start="0x14000000" length="0xc000000"/>\
    <memory type="ram" start="0x20000000" length="0xe0000000"/>\
    </memory-map>\
    """
        .formatted(FLASH, flashBytes, sectorBytes);
  }
}
