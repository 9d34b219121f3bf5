package usbtoaster.emulator.i2c;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.i2c.Addressing.Stage;
import usbtoaster.emulator.time.ClockDomain;
import usbtoaster.emulator.time.VirtualClock;

/**
 * The master: carries out the commands in the transmit FIFO (datasheet 4.3.6, 4.3.10.2).
 *
 * <p>Overview: a command is a byte to write or a request to read one, with STOP or RESTART. The
 * first one begins a transfer: START, and the address as IC_TAR and IC_CON say ({@link
 * Addressing.Stage}). It leaves the FIFO at the START, the others when their turn comes. Without
 * STOP, and with nothing more in the FIFO, SCL is held low until there is. Whether a byte that was
 * read is acknowledged hangs on the next command, so without one SCL is held before the ninth bit;
 * the byte is in the receive FIFO then. Both are our reading of the figures in 4.3.10.2. To disable
 * the block changes nothing of that: the command that was taken is carried out, and if it has no
 * STOP the bus is held until the block is enabled and another command comes, or ABORT (the RP2350's
 * datasheet, 12.2.10.3, which has the same block).
 */
final class Master implements MasterShifter.Steps {
  static final int CMD = 1 << 8;
  static final int STOP = 1 << 9;
  static final int RESTART = 1 << 10;

  /** What it holds SCL low for. */
  private enum Wait {
    NONE,
    COMMAND,
    NINTH,
    ROOM
  }

  /** What the master has of its block. */
  interface Block {
    /** Returns whether a byte may be stored, or else be lost: if not, SCL is held. */
    boolean accepts();

    /** Stores a byte that was read. */
    void received(int octet, boolean first);

    /** Aborts: flushes the transmit FIFO and tells why. */
    void aborted(int source);

    /** Something of its state has changed. */
    void changed();

    /** An abort by software, or the end of a transfer while the block is disabled, is done. */
    void ended();

    /** Returns whether commands may be taken: TX_CMD_BLOCK is 0. */
    boolean takesCommands();
  }

  private final Settings settings;
  private final Queues queues;
  private final Block block;
  private final MasterShifter shifter;
  private final Addressing addressing;
  private boolean active;
  private boolean aborting; // after the byte under way comes STOP
  private boolean failed; // STOP comes
  private boolean startsAgain; // after the STOP, for there is no RESTART
  private boolean unfinished; // the command taken last
  private boolean first; // the next byte of data is the first behind an address
  private int command;
  private int octet;
  private Stage stage = Stage.ADDRESS;
  private Wait wait = Wait.NONE;

  Master(
      String name,
      VirtualClock clock,
      ClockDomain icClk,
      Settings settings,
      Queues queues,
      Wires wires,
      Supplier<@Nullable I2cBus> quiet,
      Block block) {
    this.settings = settings;
    this.queues = queues;
    this.block = block;
    addressing = new Addressing(settings);
    shifter = new MasterShifter(name, clock, icClk, settings, wires, quiet, this);
  }

  MasterShifter shifter() {
    return shifter;
  }

  /** Returns whether a transfer is under way, or about to begin. */
  boolean active() {
    return active;
  }

  /** Returns whether what the command taken last says is not done yet. */
  boolean unfinished() {
    return unfinished;
  }

  boolean awaitsCommand() {
    return wait == Wait.COMMAND || wait == Wait.NINTH;
  }

  boolean awaitsRoom() {
    return wait == Wait.ROOM;
  }

  void reset() {
    shifter.abandon();
    idle();
  }

  private void idle() {
    active = false;
    aborting = false;
    failed = false;
    startsAgain = false;
    unfinished = false;
    wait = Wait.NONE;
  }

  /** There may be something to do: a command, room in the receive FIFO. */
  void look() {
    if (!active) {
      if (hasCommand()) {
        active = true;
        shifter.start();
        block.changed();
      }
      return;
    }
    Wait was = wait;
    switch (was) {
      case COMMAND -> nextCommand();
      case NINTH -> acknowledge();
      case ROOM -> store();
      case NONE -> {}
    }
  }

  /** The block was disabled: what waits for the bus to be free never begins. */
  void disabled() {
    if (shifter.awaitsBus()) {
      giveUp();
    }
  }

  private void giveUp() {
    shifter.abandon();
    idle();
  }

  /** Ends the transfer behind the byte under way, by ABORT, or before it begins. */
  void abort() {
    if (shifter.awaitsBus()) {
      giveUp();
      block.aborted(Queues.ABRT_USER_ABRT);
    } else if (active) {
      aborting = true;
      look();
    }
  }

  /** Returns whether an ABORT is under way. */
  boolean aborting() {
    return aborting;
  }

  private boolean hasCommand() {
    return !queues.tx.empty() && block.takesCommands();
  }

  private boolean reads() {
    return (command & CMD) != 0;
  }

  private void take() {
    command = queues.tx.pop();
    unfinished = true;
    block.changed();
  }

  @Override
  public void started() {
    if (!unfinished) {
      stage = addressing.first();
      if (queues.tx.empty()) { // it was flushed between the bus being free and the START
        failed = true;
        shifter.stop();
        return;
      }
      take();
    }
    shifter.send(addressing.octet(stage, reads()));
  }

  @Override
  public void eighth(int octet) {
    if (stage == Stage.DATA && reads()) {
      this.octet = octet & 0xFF;
      store();
    } else {
      shifter.acknowledge(false);
    }
  }

  private void store() {
    if (!block.accepts() && !aborting) {
      wait = Wait.ROOM;
      return;
    }
    block.received(octet, first);
    first = false;
    acknowledge();
  }

  /** A byte was read: acknowledges it if the next command reads on. */
  private void acknowledge() {
    boolean last = aborting || (command & STOP) != 0;
    if (!last && !hasCommand()) {
      wait = Wait.NINTH;
      return;
    }
    wait = Wait.NONE;
    int next = queues.tx.peek();
    shifter.acknowledge(!last && (next & (CMD | RESTART)) == CMD);
  }

  @Override
  public void ninth(boolean low) {
    int source = addressing.refusal(stage, low, reads());
    if (source != 0) {
      fail(source);
    } else if (stage == Stage.DATA) {
      unfinished = false;
      block.changed();
    }
  }

  private void fail(int source) {
    failed = true;
    unfinished = false;
    block.aborted(source);
  }

  @Override
  public void ended() {
    if (failed) {
      shifter.stop();
      return;
    }
    if (aborting) {
      finish();
      return;
    }
    switch (stage) {
      case START_BYTE -> restart(Stage.ADDRESS);
      case ADDRESS -> {
        if (addressing.hasSecond()) {
          stage = Stage.SECOND;
          shifter.send(addressing.octet(stage, reads()));
        } else {
          data();
        }
      }
      case SECOND -> {
        if (reads()) {
          restart(Stage.READ_ADDRESS);
        } else {
          data();
        }
      }
      case READ_ADDRESS -> data();
      case DATA -> nextCommand();
    }
  }

  private void restart(Stage next) {
    stage = next;
    shifter.restart();
  }

  private void data() {
    if (stage != Stage.DATA) {
      first = true;
    }
    stage = Stage.DATA;
    if (reads()) {
      shifter.receive();
    } else {
      shifter.send(command & 0xFF);
    }
  }

  private void nextCommand() {
    wait = Wait.NONE;
    if (aborting || (command & STOP) != 0) {
      finish();
      return;
    }
    if (!hasCommand()) {
      wait = Wait.COMMAND;
      block.changed();
      return;
    }
    boolean read = reads();
    take();
    if ((command & RESTART) == 0 && reads() == read) {
      data();
    } else if (settings.has(Settings.IC_RESTART_EN)) {
      boolean addressed = addressing.tenBits() && reads();
      restart(addressed ? Stage.READ_ADDRESS : Stage.ADDRESS);
    } else {
      stage = Stage.ADDRESS;
      startsAgain = true;
      shifter.stop();
    }
  }

  private void finish() {
    if (aborting) {
      fail(Queues.ABRT_USER_ABRT);
    }
    shifter.stop();
  }

  @Override
  public void stopped() {
    if (startsAgain && !aborting) {
      startsAgain = false;
      shifter.start();
      return;
    }
    idle();
    block.ended();
    block.changed();
    look();
  }

  @Override
  public void lost() {
    fail(Queues.ARB_LOST);
    idle();
    block.ended();
    block.changed();
  }
}
