package usbtoaster.emulator.gpio;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import usbtoaster.emulator.bus.Peripheral;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.VirtualClock;

/**
 * A bank of pins (datasheet 2.19): the 30 of the user, or the six of the flash. It has two blocks
 * on the bus, each with a reset of its own.
 *
 * <p>The BOOTSEL button pulls QSPI SS low; the pad's pull-up keeps it high else. What chips hang on
 * SS listens to {@code pin(SS).pad()}: the boot ROM's flash code forces it with OUTOVER.
 *
 * <p>Belongs to the machine's thread.
 */
public final class PinBank {
  /** The position of SS among the QSPI pins: SCLK, SS, SD0, SD1, SD2, SD3. */
  public static final int SS = 1;

  /** The bits of IE, schmitt trigger, 4 mA: what all pads have after a reset. */
  private static final int PAD = 0x52;

  private static final int PULL_DOWN = 1 << 2;
  private static final int PULL_UP = 1 << 3;

  private final FunctionTable table;
  private final Pin[] pins;
  private final PinFunctions functions;
  private final IoRegisters io;
  private final PadRegisters pads;
  private final InterruptLine[] lines;
  private final int[] pending;
  private final List<Sense> senses = new ArrayList<>();
  private final int[] selected = new int[FunctionTable.SELECTIONS];
  private int inputs;
  private int lazy;

  /** A sensor, the function by which it drives pins, and the pins that it looks at. */
  private static final class Sense {
    private final int funcsel;
    private final InputSensor sensor;
    private int pins;

    private Sense(int funcsel, InputSensor sensor) {
      this.funcsel = funcsel;
      this.sensor = sensor;
    }
  }

  private PinBank(
      String bank,
      FunctionTable table,
      List<String> names,
      int[] padResets,
      Lines lines,
      VirtualClock clock) {
    this.table = table;
    this.lines = new InterruptLine[] {lines.proc0, lines.proc1, lines.dormantWake};
    pending = new int[this.lines.length];
    pins = new Pin[names.size()];
    for (int i = 0; i < pins.length; i++) {
      pins[i] = new Pin(this, i, names.get(i), padResets[i], clock);
    }
    functions = new PinFunctions(table, pins);
    io = new IoRegisters("IO_" + bank, pins);
    pads = new PadRegisters("PADS_" + bank);
    resetIo();
  }

  /**
   * Where the interrupts of a bank go (2.19.3).
   *
   * @param proc0 IO_IRQ_BANK0 or IO_IRQ_QSPI of core 0
   * @param proc1 the same of core 1
   * @param dormantWake wakes an oscillator
   */
  public record Lines(InterruptLine proc0, InterruptLine proc1, InterruptLine dormantWake) {}

  /** Makes GPIO0 to GPIO29. */
  public static PinBank user(Lines lines, VirtualClock clock) {
    int[] resets = IntStream.generate(() -> PAD | PULL_DOWN).limit(30).toArray();
    List<String> names = IntStream.range(0, 30).mapToObj(i -> "GPIO" + i).toList();
    PinBank bank = new PinBank("BANK0", FunctionTable.user(), names, resets, lines, clock);
    bank.pads.voltageSelect();
    for (int i = 0; i < names.size(); i++) {
      bank.pads.pad(4 + 4 * i, names.get(i), resets[i], bank.pins[i]);
    }
    bank.pads.debug(0x7C, "SWCLK", PAD | PULL_UP | 0x80);
    bank.pads.debug(0x80, "SWD", PAD | PULL_UP);
    return bank;
  }

  /** Makes the QSPI pins. */
  public static PinBank qspi(Lines lines, VirtualClock clock) {
    int[] resets = {PAD | PULL_DOWN, PAD | PULL_UP, PAD, PAD, PAD, PAD};
    List<String> names =
        IntStream.of(0, 1, 2, 3, 4, 5)
            .mapToObj(List.of("SCLK", "SS", "SD0", "SD1", "SD2", "SD3")::get)
            .map(name -> "GPIO_QSPI_" + name)
            .toList();
    PinBank bank = new PinBank("QSPI", FunctionTable.qspi(), names, resets, lines, clock);
    bank.pads.voltageSelect();
    int[] order = {0, 2, 3, 4, 5, SS}; // PADS_QSPI has SS last, IO_QSPI second
    for (int i = 0; i < order.length; i++) {
      int pin = order[i];
      bank.pads.pad(4 + 4 * i, names.get(pin), resets[pin], bank.pins[pin]);
    }
    return bank;
  }

  /** Returns IO_BANK0 or IO_QSPI. */
  public Peripheral io() {
    return io.registers();
  }

  /** Returns PADS_BANK0 or PADS_QSPI. */
  public Peripheral pads() {
    return pads.registers();
  }

  /** Returns the pin with the number {@code index}. */
  public Pin pin(int index) {
    return pins[index];
  }

  /** Returns how many pins there are. */
  public int size() {
    return pins.length;
  }

  /** Returns where peripherals are connected. */
  public PinFunctions functions() {
    return functions;
  }

  /** Returns the levels that SIO and PIO see, a bit for each pin. */
  public int inputs() {
    for (int rest = lazy; rest != 0; rest &= rest - 1) {
      pins[Integer.numberOfTrailingZeros(rest)].refresh();
    }
    return inputs;
  }

  /** Returns whether all {@link #inputs} are known, and no lazy output is asked for its level. */
  public boolean followed() {
    return lazy == 0;
  }

  /** Adds a block that sees the inputs of all pins, and drives pins as {@code funcsel}. */
  public void sense(int funcsel, InputSensor sensor) {
    senses.add(new Sense(funcsel, sensor));
  }

  /**
   * Says which pins the block of function {@code funcsel} looks at: of these it is told each change
   * in time, even if their outputs are lazy. Its own outputs it is to look after itself.
   */
  public void looks(int funcsel, int lookedAt) {
    for (Sense sense : senses) {
      if (sense.funcsel == funcsel) {
        int changed = sense.pins ^ lookedAt;
        sense.pins = lookedAt;
        for (int rest = changed; rest != 0; rest &= rest - 1) {
          pins[Integer.numberOfTrailingZeros(rest)].followAgain();
        }
      }
    }
  }

  /**
   * Returns what the inputs of pins were some cycles ago, where a block drives them and knows it
   * alone.
   *
   * @param wanted a bit for each
   * @param ticks one cycle of clk_sys ago, or two
   * @param known what they were as far as edges were told
   */
  public int before(int wanted, int ticks, int known) {
    int word = known;
    for (Sense sense : senses) {
      int theirs = wanted & lazy & selected[sense.funcsel];
      if (theirs != 0) {
        word = (word & ~theirs) | (sense.sensor.before(theirs, ticks) & theirs);
      }
    }
    return word;
  }

  /** Returns the pins that are given to the function {@code funcsel}, a bit for each. */
  public int selected(int funcsel) {
    return selected[funcsel];
  }

  /** Resets the IO block: no pin has a function, no interrupt is enabled. */
  public void resetIo() {
    io.reset();
  }

  /** Resets the PADS block. */
  public void resetPads() {
    pads.reset();
  }

  FunctionTable table() {
    return table;
  }

  void input(int pin, boolean level) {
    changing(1 << pin);
    inputs = level ? inputs | 1 << pin : inputs & ~(1 << pin);
    changed();
  }

  /** The inputs or the functions of the pins of {@code changed} are about to change. */
  void changing(int changed) {
    for (int i = 0; i < senses.size(); i++) {
      senses.get(i).sensor.changing(changed);
    }
  }

  /** The input or the function of a pin has changed. */
  void changed() {
    for (int i = 0; i < senses.size(); i++) {
      senses.get(i).sensor.changed(inputs);
    }
  }

  /** A pin is given to the function {@code after} in place of {@code before}. */
  void select(int pin, int before, int after) {
    selected[before] &= ~(1 << pin);
    selected[after] |= 1 << pin;
  }

  /** Returns whether a block looks at a pin that is not given to it by {@code funcsel}. */
  boolean looked(int pin, int funcsel) {
    for (int i = 0; i < senses.size(); i++) {
      Sense sense = senses.get(i);
      if (sense.funcsel != funcsel && (sense.pins >> pin & 1) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Says whether a pin has a lazy output that it does not follow. */
  void lazy(int pin, boolean is) {
    lazy = is ? lazy | 1 << pin : lazy & ~(1 << pin);
  }

  /** Takes the INTS bits of a pin, 4 for each destination. */
  void interrupt(int pin, int statuses) {
    for (int i = 0; i < lines.length; i++) {
      boolean asserted = (statuses >> (4 * i) & 0xF) != 0;
      int before = pending[i];
      int after = asserted ? before | 1 << pin : before & ~(1 << pin);
      pending[i] = after;
      if ((before == 0) != (after == 0)) {
        lines[i].set(after != 0);
      }
    }
  }
}
