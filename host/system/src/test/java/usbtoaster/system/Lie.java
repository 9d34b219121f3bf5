package usbtoaster.system;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.SlotState;
import usbtoaster.protocol.StatusFrame;

/**
 * What a {@link LyingToaster} does wrong.
 *
 * @param status alters a status, which gets a right CRC afterwards
 * @param reboots a command at which the device resets each time; UNKNOWN: none
 * @param ignores a command that is answered with OK and not done; UNKNOWN: none
 * @param irq what becomes of the interrupt line
 * @param miso what the line to the host is stuck at; negative: it is not
 * @param moved what the bus returns instead of the bytes it moved
 */
record Lie(
    BiConsumer<StatusFrame, LyingToaster> status,
    Opcode reboots,
    Opcode ignores,
    Irq irq,
    int miso,
    IntUnaryOperator moved) {
  /** What becomes of the interrupt line. */
  enum Irq {
    HONEST,
    STUCK_HIGH,
    STUCK_LOW,
    NEVER_STOPS_RISING
  }

  private static final int SLOTS_AT = 8;

  private static Lie of(
      BiConsumer<StatusFrame, LyingToaster> status, Opcode reboots, Opcode ignores, Irq irq) {
    return new Lie(status, reboots, ignores, irq, -1, bytes -> bytes);
  }

  static Lie status(BiConsumer<StatusFrame, LyingToaster> status) {
    return of(status, Opcode.UNKNOWN, Opcode.UNKNOWN, Irq.HONEST);
  }

  static Lie says(Consumer<StatusFrame> status) {
    return status((frame, toaster) -> status.accept(frame));
  }

  static Lie rebootsAt(Opcode opcode) {
    return of((frame, toaster) -> {}, opcode, Opcode.UNKNOWN, Irq.HONEST);
  }

  static Lie ignores(Opcode opcode) {
    return of((frame, toaster) -> {}, Opcode.UNKNOWN, opcode, Irq.HONEST);
  }

  static Lie line(Irq irq) {
    return of((frame, toaster) -> {}, Opcode.UNKNOWN, Opcode.UNKNOWN, irq);
  }

  static Lie miso(int stuckAt) {
    return new Lie(
        (frame, toaster) -> {},
        Opcode.UNKNOWN,
        Opcode.UNKNOWN,
        Irq.HONEST,
        stuckAt,
        bytes -> bytes);
  }

  static Lie moved(IntUnaryOperator moved) {
    return new Lie((frame, toaster) -> {}, Opcode.UNKNOWN, Opcode.UNKNOWN, Irq.HONEST, -1, moved);
  }

  /** Does {@code what} to each slot that is not free. */
  static Lie used(UsedSlot what) {
    return status(
        (frame, toaster) -> {
          for (int slot = 0; slot < Protocol.SLOTS; slot++) {
            if (frame.slotState(slot) != SlotState.FREE) {
              what.alter(frame, slot, toaster);
            }
          }
        });
  }

  /** Gives each used slot the value {@code value}. */
  static Lie value(int value) {
    return used((frame, slot, toaster) -> value(frame, slot, value));
  }

  /** Shows each slot that is in {@code from} in the state with the code {@code to}. */
  static Lie state(SlotState from, int to, int value) {
    return used(
        (frame, slot, toaster) -> {
          if (frame.slotState(slot) == from) {
            state(frame, slot, to);
            value(frame, slot, value);
          }
        });
  }

  /** What is done to a used slot. */
  @FunctionalInterface
  interface UsedSlot {
    void alter(StatusFrame frame, int slot, LyingToaster toaster);
  }

  static void tag(StatusFrame frame, int slot, int tag) {
    frame.bytes()[SLOTS_AT + 8 * slot] = (byte) tag;
    frame.bytes()[SLOTS_AT + 8 * slot + 1] = (byte) (tag >> 8);
  }

  static void state(StatusFrame frame, int slot, int code) {
    frame.bytes()[SLOTS_AT + 8 * slot + 2] = (byte) code;
  }

  static void value(StatusFrame frame, int slot, int value) {
    for (int i = 0; i < 4; i++) {
      frame.bytes()[SLOTS_AT + 8 * slot + 4 + i] = (byte) (value >> (8 * i));
    }
  }
}
