package usbtoaster.emulator.sysinfo;

import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.BusObserver;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.bus.Registers;

/**
 * BUSCTRL: priorities and performance counters of the bus fabric (datasheet 2.1.5).
 *
 * <p>Nobody contends for the bus here, so priorities change nothing, and what counts contested
 * accesses counts none. The others are exact, while a counter has selected one: from then on all
 * accesses go over the bus, and code runs at a quarter of the interpreter's speed. An access is
 * counted when it begins: a read of a counter of the APB counts itself. Belongs to the machine's
 * thread.
 */
public final class BusCtrl implements BusObserver {
  private static final String CONTENTION = "counting of contested accesses to the bus";
  private static final int COUNTERS = 4;
  private static final int COUNT = 0x00FF_FFFF;
  private static final int PRIORITIES = 0x1111;

  // Events of PERFSEL: contested accesses are the even ones before each.
  private static final int EVENT_APB = 0x01;
  private static final int EVENT_FASTPERI = 0x03;
  private static final int EVENT_SRAM5 = 0x05;
  private static final int EVENT_XIP_MAIN = 0x11;
  private static final int EVENT_ROM = 0x13;
  private static final int EVENTS = 0x14;
  private static final int NO_EVENT = 0x1F;

  private static final int STRIPED_END = 0x2004_0000;
  private static final int SRAM5 = 0x2004_1000;

  private final Bus bus;
  private final Registers registers = new Registers("BUSCTRL");
  private final Register[] counters = new Register[COUNTERS];
  private final Register[] selections = new Register[COUNTERS];

  /** Makes the block; its counters see {@code bus}. */
  public BusCtrl(Bus bus) {
    this.bus = bus;
    registers.at(0x00, "BUS_PRIORITY").writable(PRIORITIES);
    registers.at(0x04, "BUS_PRIORITY_ACK").reads(() -> 1); // all arbiters know at once
    for (int i = 0; i < COUNTERS; i++) {
      Register counter = registers.at(0x08 + 8 * i, "PERFCTR" + i);
      counters[i] = counter.onWrite(word -> counter.value(0));
      Register selection = registers.at(0x0C + 8 * i, "PERFSEL" + i).reset(NO_EVENT);
      selections[i] = selection.writable(0x1F).onWrite(word -> selected(selection));
    }
  }

  /** Returns the registers, at 0x40030000. */
  public Registers registers() {
    return registers;
  }

  /** Resets the block: nothing is counted. */
  public void reset() {
    registers.reset();
    look();
  }

  private void selected(Register selection) {
    if (selection.value() < EVENTS && (selection.value() & 1) == 0) {
      selection.lacks(CONTENTION);
    }
    look();
  }

  private void look() {
    boolean counts = false;
    for (Register selection : selections) {
      counts |= selection.value() < EVENTS && selection.has(1);
    }
    bus.observers().observe(this, counts);
  }

  @Override
  public int access(int initiator, int address, boolean write) {
    int event = event(address);
    for (int i = 0; i < COUNTERS; i++) {
      if (selections[i].value() == event && counters[i].value() < COUNT) {
        counters[i].value(counters[i].value() + 1);
      }
    }
    return 0;
  }

  private static int event(int address) {
    return switch (address >>> 28) {
      case 0 -> EVENT_ROM;
      case 1 -> EVENT_XIP_MAIN;
      case 2 -> EVENT_SRAM5 + 2 * (5 - bank(address));
      case 4 -> EVENT_APB;
      case 5 -> EVENT_FASTPERI;
      default -> EVENTS;
    };
  }

  /** The banks 0 to 3 are striped by the word at 0x20000000, and in a row at 0x21000000 (2.6.2). */
  private static int bank(int address) {
    if (address >>> 24 == 0x21) {
      return address >>> 16 & 3;
    }
    return address < STRIPED_END ? address >>> 2 & 3 : address < SRAM5 ? 4 : 5;
  }
}
