package usbtoaster.emulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import usbtoaster.emulator.bus.Bus;
import usbtoaster.emulator.bus.Memory;
import usbtoaster.emulator.core.translate.Translation;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.Slice;
import usbtoaster.emulator.time.VirtualClock;

/**
 * A core with memories and a clock, as little of a machine as a test of the core needs: one cycle
 * is one nanosecond, and code is put into SRAM as halfwords.
 */
final class Chip {
  static final int RAM = 0x2000_0000;
  static final int FLASH = 0x1000_0000;
  static final int STACK = 0x2000_8000;

  final Memory rom = new Memory(16 * 1024, 0);
  final Memory flash = new Memory(64 * 1024, 0xFF);
  final Memory sram = new Memory(264 * 1024, 0);
  final Bus bus = new Bus(rom, flash, sram);
  final VirtualClock clock = new VirtualClock();
  final ClockDomain processorClock = new ClockDomain("clk_sys", clock, 1_000_000_000);
  final ClockDomain tick = new ClockDomain("tick", clock, 1_000_000);
  final CodeWatch watch;
  final CortexM0Plus core;
  private final Slice slice =
      new Slice() {
        @Override
        public long picos() {
          return core.cycles() * 1000;
        }

        @Override
        public void endBy(long picos) {
          core.limit(picos / 1000);
        }
      };

  private Chip(Translation translation) {
    watch = new CodeWatch(bus, translation);
    core = new CortexM0Plus(0, watch, clock, processorClock, tick);
  }

  /** Makes a chip whose core is reset, with {@code code} at the beginning of SRAM and to run. */
  static Chip with(int... code) {
    return with(Translation.configured(), code);
  }

  /** As the other one, with {@code translation}. */
  static Chip with(Translation translation, int... code) {
    Chip chip = new Chip(translation);
    chip.rom.write(0, 4, STACK);
    chip.rom.write(4, 4, RAM | 1);
    chip.code(RAM, code);
    chip.core.reset();
    return chip;
  }

  /** Puts halfwords of code at {@code address} of SRAM. */
  Chip code(int address, int... code) {
    for (int i = 0; i < code.length; i++) {
      sram.write(address - RAM + 2 * i, 2, code[i]);
    }
    return this;
  }

  /** Puts a vector into the table at 0. */
  Chip vector(int exception, int handler) {
    rom.write(4 * exception, 4, handler | 1);
    return this;
  }

  /** Sets R0 and up. */
  Chip registers(int... values) {
    for (int i = 0; i < values.length; i++) {
      core.register(i, values[i]);
    }
    return this;
  }

  /** Executes one instruction, and what it entails. */
  Chip step() {
    runTo(core.cycles() + 1);
    return this;
  }

  /** Executes {@code count} instructions. */
  Chip steps(int count) {
    for (int i = 0; i < count; i++) {
      step();
    }
    return this;
  }

  /** Runs until {@code cycles}, and lets the alarms of that time go off. */
  void runTo(long cycles) {
    while (core.cycles() < cycles && core.isRunning()) {
      long alarm = Math.max(clock.nextPicos() / 1000, core.cycles() + 1);
      clock.beginSlice(slice);
      core.run(Math.min(cycles, alarm));
      clock.endSlice();
      clock.advanceTo(core.cycles() * 1000);
    }
  }

  /** Lets time pass to {@code cycles} with a core that sleeps or runs. */
  void passTo(long cycles) {
    runTo(cycles);
    while (core.cycles() < cycles) {
      long next = Math.min(cycles, Math.ceilDiv(clock.nextPicos(), 1000));
      clock.advanceTo(next * 1000);
      core.skipTo(next);
      runTo(cycles);
    }
  }

  /** Runs until a BKPT, at most {@code cycles}. */
  Chip runToBreak(long cycles) {
    core.debuggers().add((which, address, immediate) -> true);
    runTo(core.cycles() + cycles);
    assertThat(core.halted()).as("reaches its BKPT: %s", core.faultReason()).isTrue();
    return this;
  }

  /** Reads a word as the core does. */
  int word(int address) {
    return core.read(address, 4);
  }

  /** Writes a word as the core does. */
  void word(int address, int value) {
    core.write(address, 4, value);
  }

  /** Does something as the debugger may, whatever the core may. */
  void asPrivileged(Runnable action) {
    int before = core.control();
    core.control(0);
    action.run();
    core.control(before);
  }

  /** Reads a test resource beside this class. */
  static byte[] resource(String name) {
    try (InputStream in = Objects.requireNonNull(Chip.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
