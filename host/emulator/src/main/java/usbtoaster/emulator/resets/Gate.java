package usbtoaster.emulator.resets;

import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.bus.Alias;
import usbtoaster.emulator.bus.Peripheral;
import usbtoaster.emulator.bus.Register;
import usbtoaster.emulator.time.ClockDomain;

/**
 * A block behind its reset: while it is held, it reads 0 and ignores writes. Made by {@link
 * Resets#gate}; what is attached to the bus is the gate. Belongs to the machine's thread.
 */
final class Gate implements Peripheral {
  private final Peripheral block;
  private final Runnable reset;
  private final ClockDomain clock;
  private boolean held = true;

  Gate(Peripheral block, Runnable reset, ClockDomain clock) {
    this.block = block;
    this.reset = reset;
    this.clock = clock;
  }

  void hold() {
    held = true;
    reset.run();
  }

  void release() {
    held = false;
  }

  /** Returns whether the block has left its reset, which takes a few ticks of its clock. */
  boolean done() {
    return !held && clock.hertz() > 0;
  }

  @Override
  public String name() {
    return block.name();
  }

  @Override
  public int read(int offset) {
    return held ? 0 : block.read(offset);
  }

  @Override
  public int peek(int offset) {
    return held ? 0 : block.peek(offset);
  }

  @Override
  public void write(int offset, int value) {
    if (!held) {
      block.write(offset, value);
    }
  }

  @Override
  public void writeNarrow(int offset, int width, int value) {
    if (!held) {
      block.writeNarrow(offset, width, value);
    }
  }

  @Override
  public void modify(int offset, Alias alias, int bits) {
    if (!held) {
      block.modify(offset, alias, bits);
    }
  }

  @Override
  public @Nullable Register alone(int offset) {
    return held ? null : block.alone(offset);
  }

  @Override
  public List<Register> declared() {
    return block.declared();
  }
}
