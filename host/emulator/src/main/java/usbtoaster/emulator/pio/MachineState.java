package usbtoaster.emulator.pio;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a state machine holds: registers, FIFOs, its decoded program, and where it is in that. */
abstract class MachineState {
  /** The cycle that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  final int number;
  final Settings settings;
  final Decoder decoder;
  final Divider divider = new Divider();
  final PioFifo tx = new PioFifo();
  final PioFifo rx = new PioFifo();
  final int[] memory;
  final @Nullable Op[] program;

  int pc;
  int x;
  int y;
  int isr;
  int isrCount;
  int osr;
  int osrCount;

  /** The instruction that OUT EXEC, MOV EXEC or a stalled write to SMx_INSTR has left. */
  @Nullable Op latch;

  /** Whether the latch comes from SMx_INSTR. */
  boolean latchForced;

  /** Whether the instruction in the latch has begun and could not end. */
  boolean latchStalled;

  /** Whether the program's instruction has begun and could not end. */
  boolean stalled;

  /** What was written to SMx_INSTR in this cycle. */
  @Nullable Op forced;

  boolean enabled;
  Outcome asleep = Outcome.NEXT;
  long next = NEVER;

  /** The pulses from that of the divider to the next instruction. */
  long skip;

  /** The pulses of each round of a JMP to itself that is under way; 0: none is. */
  int round;

  boolean roundOfY;

  /** Whether the cycle is one in which an empty OSR is filled. */
  boolean refills = true;

  /** The last OUT or SET to the pins, if it is asserted again and again. */
  final Sticky sticky = new Sticky();

  MachineState(int number, Settings settings, int[] memory, @Nullable Op[] program) {
    this.number = number;
    this.settings = settings;
    this.memory = memory;
    this.program = program;
    decoder = new Decoder(number, settings);
  }

  /** Becomes what {@code other} is, of which it is the ahead. */
  void copy(MachineState other) {
    divider.copy(other.divider);
    tx.copy(other.tx);
    rx.copy(other.rx);
    pc = other.pc;
    x = other.x;
    y = other.y;
    isr = other.isr;
    isrCount = other.isrCount;
    osr = other.osr;
    osrCount = other.osrCount;
    latch = other.latch;
    latchForced = other.latchForced;
    latchStalled = other.latchStalled;
    stalled = other.stalled;
    forced = other.forced;
    enabled = other.enabled;
    asleep = other.asleep;
    next = other.next;
    skip = other.skip;
    round = other.round;
    roundOfY = other.roundOfY;
    sticky.copy(other.sticky);
  }

  /** Clears what SM_RESTART clears. */
  void restart() {
    settle();
    isr = 0;
    isrCount = 0;
    osrCount = 32;
    skip = 0;
    unlatch();
    forced = null;
    stalled = false;
    asleep = Outcome.NEXT;
    sticky.clear();
  }

  /** Resets everything but the settings. */
  void reset(long tick) {
    restart();
    enabled = false;
    pc = 0;
    x = 0;
    y = 0;
    osr = 0;
    tx.erase();
    rx.erase();
    settings.reset();
    redecode();
    join();
    divider.divide(1 << 16);
    divider.restart(tick);
    next = NEVER;
  }

  /** Ends a JMP to itself in the middle: what is left of it is a count and a delay. */
  void settle() {
    if (round != 0) {
      int left = (int) (skip / round);
      if (roundOfY) {
        y = left;
      } else {
        x = left;
      }
      skip %= round;
      round = 0;
    }
  }

  /** Joins the FIFOs as SHIFTCTRL says; that empties them if it changes. */
  void join() {
    tx.join(settings.joinTx, settings.joinRx);
    rx.join(settings.joinRx, settings.joinTx);
  }

  /** Returns the instruction at {@code address}, decoded. */
  Op op(int address) {
    Op op = program[address];
    if (op == null) {
      op = decoder.decode(memory[address], address);
      program[address] = op;
    }
    return op;
  }

  /** Decodes everything anew, for other settings. */
  void redecode() {
    settings.edition++;
    Arrays.fill(program, null);
    Op latched = latch;
    if (latched != null) {
      latch = decoder.decode(latched.word(), pc);
    }
    if (!settings.sticky) {
      sticky.clear();
    }
  }

  /** The instruction at {@code address} is another one. */
  void redecode(int address) {
    settings.edition++;
    program[address] = null;
  }

  /** Has {@code op} executed at the next pulse. */
  void latch(Op op, boolean written) {
    latch = op;
    latchForced = written;
    latchStalled = false;
  }

  void unlatch() {
    latch = null;
    latchForced = false;
    latchStalled = false;
  }

  void pull(Engine engine) {
    osr = tx.pop();
    osrCount = 0;
    engine.moved |= 1 << number;
  }

  void push(Engine engine) {
    rx.push(isr);
    isr = 0;
    isrCount = 0;
    engine.moved |= 0x10 << number;
  }

  /** Writes the levels of the pins of {@code mask}, and keeps them if they are sticky. */
  void levels(int mask, int data, Engine engine) {
    engine.levels(mask, data);
    if (settings.sticky) {
      sticky.levels(mask, data);
    }
  }

  /** Writes the directions of the pins of {@code mask}, and keeps them if they are sticky. */
  void directions(int mask, int data, Engine engine) {
    engine.directions(mask, data);
    if (settings.sticky) {
      sticky.directions(mask, data);
    }
  }
}
