package usbtoaster.emulator.pio;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.pio.PioBench.PIO0;
import static usbtoaster.emulator.pio.PioBench.PIO1;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The emulator's two blocks beside two plain ones, with random programs, settings, accesses and
 * pins. The emulator's time passes only when somebody looks, so it runs in batches of any length.
 */
final class Duel {
  private static final int GIVEN = 8; // to each block
  private static final int PINS = 20;
  private static final int ECHO = 17; // is what pin 0 is, if it is watched
  private static final int CALM = 9; // of the kinds of actions
  private static final int DRIVE = 0xE09F; // SET PINDIRS, 31
  private static final int FLAGS = 0xFFF;
  private static final int EXEC_STALLED = 1 << 31;

  private final SplittableRandom random;
  private final String name;
  private final PioBench bench;
  private final PlainPio[] plain = {new PlainPio(), new PlainPio()};
  private final RandomPio programs;
  private final int[][] enables = new int[2][2];
  private final List<String> lines = new ArrayList<>();
  private final boolean[] line = new boolean[4];
  private final List<Long> seen = new ArrayList<>();
  private final List<Long> edges = new ArrayList<>();
  private final boolean watches;
  private final boolean echoes;

  /** Whether programs and settings stay as they are. */
  private final boolean calm;

  private int outside;
  private int driven;
  private int level;
  private int shown;
  private long tick;

  /**
   * Makes one.
   *
   * @param shares what the machines may have to do with each other
   * @param hot the pulses after which programs are translated
   */
  Duel(long seed, Set<RandomPio.Shares> shares, long hot) {
    bench = new PioBench(hot);
    name = "seed " + seed;
    random = new SplittableRandom(seed);
    programs = new RandomPio(random, shares);
    watches = random.nextInt(3) == 0;
    calm = random.nextBoolean();
    echoes = watches && random.nextBoolean();
    for (int i = 0; i < GIVEN; i++) {
      bench.give(0, i);
      bench.give(1, GIVEN + i);
    }
    if (watches) {
      for (int pin = 0; pin < PINS; pin += 3) {
        int number = pin;
        bench.bank.pin(pin).pad().listen(any -> seen.add(bench.clkSys.ticks() << 5 | number));
      }
    }
    if (echoes) {
      driven |= 1 << ECHO;
      bench.bank.pin(ECHO).drive(false);
      bench.bank.pin(0).pad().listen(this::echo);
    }
    for (int block = 0; block < 2; block++) {
      for (int address = 0; address < 32; address++) {
        instruction(block, address);
      }
      for (int machine = 0; machine < 4; machine++) {
        settings(block, machine);
      }
      if (calm) {
        enable(block);
      }
      plain[block].begin(0);
      control(block, 0xF00 | random.nextInt(16));
    }
    lines();
  }

  /** Has pins driven and interrupts enabled from the beginning. */
  private void enable(int block) {
    for (PlainMachine machine : plain[block].machines) {
      machine.written = DRIVE;
      write(block, PioBench.INSTR + PioBench.STRIDE * machine.number, DRIVE);
    }
    for (int line = 0; line < 2; line++) {
      enables[block][line] = random.nextBoolean() ? programs.sparse() & FLAGS : 0;
      write(block, PioBench.INTE0 + 0xC * line, enables[block][line]);
    }
  }

  /** A part that answers at once, and one that looks at the block in the middle of an edge. */
  private void echo(boolean up) {
    bench.bank.pin(ECHO).drive(up);
    read(0, PioBench.FLEVEL);
  }

  /** Runs for {@code cycles}. */
  void run(int cycles) {
    int busy = 1 + random.nextInt(random.nextInt(4) == 0 ? 600 : 60);
    boolean interrupts = random.nextInt(3) == 0;
    for (int i = 0; i < cycles; i++) {
      if (random.nextInt(busy) == 0) {
        act(random.nextInt(2), interrupts);
      }
      if (random.nextInt(busy) == 0) {
        look(random.nextInt(2));
      }
      level = pads();
      note();
      plain[0].cycle(level);
      plain[1].cycle(level);
      tick++;
      lines();
    }
    look(0);
    look(1);
    assertThat(bench.irqs()).as(name + ": lines").containsExactlyInAnyOrderElementsOf(lines);
    assertThat(seen.stream().distinct().sorted().toList()).as(name + ": edges").containsAll(edges);
  }

  private void note() {
    int changed = (level ^ shown) & (1 << PINS) - 1;
    shown = level;
    for (int pin = 0; watches && pin < PINS; pin += 3) {
      if ((changed >> pin & 1) != 0) {
        edges.add(tick << 5 | pin);
      }
    }
  }

  private int pads() {
    int mine = (1 << GIVEN) - 1;
    int out = (plain[0].out & mine) | (plain[1].out & mine << GIVEN);
    int oe = (plain[0].oe & mine) | (plain[1].oe & mine << GIVEN);
    int pads = (out & oe & ~driven) | (outside & driven);
    return echoes ? (pads & ~(1 << ECHO)) | (pads & 1) << ECHO : pads;
  }

  private void catchUp() {
    bench.clock.advanceTo(bench.clkSys.picosAt(tick));
  }

  private int read(int block, int offset) {
    return bench.bus.read(0, (block == 0 ? PIO0 : PIO1) + offset, 4);
  }

  private void write(int block, int offset, int value) {
    bench.bus.write(0, (block == 0 ? PIO0 : PIO1) + offset, 4, value);
  }

  private void look(int block) {
    catchUp();
    PlainPio right = plain[block];
    String what = "%s, PIO%d, cycle %d: ".formatted(name, block, tick);
    assertThat(read(block, PioBench.PADOUT)).as(what + "outputs").isEqualTo(right.out);
    assertThat(read(block, PioBench.PADOE)).as(what + "enables").isEqualTo(right.oe);
    assertThat(read(block, PioBench.IRQ)).as(what + "flags").isEqualTo(right.irq);
    assertThat(read(block, PioBench.FDEBUG)).as(what + "FDEBUG").isEqualTo(right.fdebug);
    int levels = 0;
    for (PlainMachine m : right.machines) {
      int base = PioBench.STRIDE * m.number;
      assertThat(read(block, PioBench.ADDR + base)).as(what + "PC of " + m.number).isEqualTo(m.pc);
      assertThat((read(block, PioBench.EXECCTRL + base) & EXEC_STALLED) != 0)
          .as(what + "EXEC_STALLED of " + m.number)
          .isEqualTo(m.latchWritten);
      levels |= (m.rx.size() << 4 | m.tx.size()) << (8 * m.number);
    }
    assertThat(read(block, PioBench.FLEVEL)).as(what + "FLEVEL").isEqualTo(levels);
    assertThat(read(block, PioBench.INTR)).as(what + "INTR").isEqualTo(raw(block));
  }

  private int raw(int block) {
    int raw = (plain[block].irq & 15) << 8;
    for (PlainMachine m : plain[block].machines) {
      raw |= m.rx.isEmpty() ? 0 : 1 << m.number;
      raw |= m.tx.size() < m.txDepth() ? 16 << m.number : 0;
    }
    return raw;
  }

  /** Notes lines that have changed; one that changes twice in a cycle has not. */
  private void lines() {
    for (int i = 0; i < 4; i++) {
      boolean up = (raw(i / 2) & enables[i / 2][i % 2]) != 0;
      if (up != line[i]) {
        line[i] = up;
        PioBench.note(lines, tick, i, up);
      }
    }
  }

  private void act(int block, boolean interrupts) {
    catchUp();
    PlainPio right = plain[block];
    int number = random.nextInt(4);
    switch (random.nextInt(calm ? CALM : 14)) {
      case 0, 1, 2 -> push(block, right.machines[number]);
      case 3, 4, 5 -> pop(block, right.machines[number]);
      case 6 -> {
        int word = random.nextInt(256);
        write(block, PioBench.IRQ, word);
        right.irq &= ~word;
      }
      case 7 -> {
        int word = random.nextInt(256);
        write(block, PioBench.IRQ_FORCE, word);
        right.irq |= word;
      }
      case 8 -> {
        int word = random.nextInt();
        write(block, PioBench.FDEBUG, word);
        right.fdebug &= ~word;
      }
      case 9 ->
          control(block, random.nextInt(16) | (random.nextInt(8) == 0 ? random.nextInt() : 0));
      case 10 -> {
        int word = programs.instruction();
        write(block, PioBench.INSTR + PioBench.STRIDE * number, word);
        right.machines[number].written = word;
      }
      case 11 -> rare(block, number, interrupts);
      default -> drive();
    }
    if (random.nextInt(8) == 0) {
      drive();
    }
    lines();
  }

  private void rare(int block, int number, boolean interrupts) {
    switch (random.nextInt(4)) {
      case 0 -> instruction(block, random.nextInt(32));
      case 1 -> settings(block, number);
      case 2 -> {
        plain[block].bypass = programs.sparse();
        write(block, PioBench.BYPASS, plain[block].bypass);
      }
      default -> {
        int which = random.nextInt(2);
        enables[block][which] = interrupts ? programs.sparse() & FLAGS : 0;
        write(block, PioBench.INTE0 + 0xC * which, enables[block][which]);
      }
    }
  }

  private void push(int block, PlainMachine m) {
    int word = programs.data();
    write(block, PioBench.TXF + 4 * m.number, word);
    if (m.tx.size() < m.txDepth()) {
      m.tx.add(word);
    } else {
      plain[block].fdebug |= 1 << (16 + m.number);
    }
  }

  private void pop(int block, PlainMachine m) {
    int word = read(block, PioBench.RXF + 4 * m.number);
    if (m.rx.isEmpty()) {
      plain[block].fdebug |= 1 << (8 + m.number);
    } else {
      assertThat(word)
          .as("%s, PIO%d, cycle %d: word of RX FIFO %d", name, block, tick, m.number)
          .isEqualTo(m.rx.remove());
    }
  }

  private void control(int block, int word) {
    write(block, PioBench.CTRL, word);
    for (PlainMachine m : plain[block].machines) {
      m.enabled = (word >> m.number & 1) != 0;
      if ((word >> m.number & 0x10) != 0) {
        m.restart();
      }
      if ((word >> m.number & 0x100) != 0) {
        m.restartDivider();
      }
    }
  }

  private void instruction(int block, int address) {
    int word = programs.instruction();
    write(block, PioBench.MEMORY + 4 * address, word);
    plain[block].memory[address] = word;
  }

  private void settings(int block, int number) {
    int base = PioBench.STRIDE * number;
    PlainMachine m = plain[block].machines[number];
    int joins = m.shiftctrl >>> 30;
    m.clkdiv = programs.clkdiv();
    m.execctrl = programs.execctrl();
    m.shiftctrl = programs.shiftctrl();
    m.pinctrl = programs.pinctrl(number + 4 * block & 7);
    if (joins != m.shiftctrl >>> 30) {
      m.tx.clear();
      m.rx.clear();
    }
    if ((m.execctrl & 1 << 17) == 0) {
      m.dropSticky();
    }
    write(block, PioBench.CLKDIV + base, m.clkdiv);
    write(block, PioBench.EXECCTRL + base, m.execctrl);
    write(block, PioBench.SHIFTCTRL + base, m.shiftctrl);
    write(block, PioBench.PINCTRL + base, m.pinctrl);
  }

  private void drive() {
    int pin = random.nextInt(4) == 0 ? random.nextInt(2 * GIVEN) : 16 + random.nextInt(4);
    if (echoes && pin == ECHO) {
      return;
    }
    int bit = 1 << pin;
    boolean up = random.nextBoolean();
    outside = up ? outside | bit : outside & ~bit;
    if (pin < 2 * GIVEN && random.nextBoolean()) {
      driven &= ~bit;
      bench.bank.pin(pin).release();
    } else {
      driven |= bit;
      bench.bank.pin(pin).drive(up);
    }
  }
}
