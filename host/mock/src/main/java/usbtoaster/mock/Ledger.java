package usbtoaster.mock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import usbtoaster.protocol.Opcode;

/**
 * What the virtual toaster did, for tests. Unlike the device's own statistics it survives a reset
 * and also knows what the device did not receive. Any thread may read. Counts for ever, remembers a
 * bounded number of breads.
 */
public final class Ledger {
  /**
   * A bread that was toasted.
   *
   * @param length in bytes
   * @param crc the CRC-32 of the bread
   */
  public record Toasted(int tag, int length, int crc) {}

  private final int capacity;
  private final Deque<Toasted> newest = new ArrayDeque<>();
  private final long[] commands = new long[Opcode.RESET.code() + 1]; // by code
  private long toasted;
  private long toastedBytes;
  private long burnt;
  private long frames;
  private long unheard;
  private long malformed;
  private long interrupts;
  private long boots;
  private long shortPulses;

  Ledger(int capacity) {
    this.capacity = capacity;
  }

  /** Returns the newest breads that were toasted, oldest first. */
  public synchronized List<Toasted> newest() {
    return new ArrayList<>(newest);
  }

  /** Returns how many breads were toasted. */
  public synchronized long toasted() {
    return toasted;
  }

  /** Returns how many bytes they had. */
  public synchronized long toastedBytes() {
    return toastedBytes;
  }

  /** Returns how many breads were burnt. */
  public synchronized long burnt() {
    return burnt;
  }

  /** Returns how many frames came, those that were not received included. */
  public synchronized long frames() {
    return frames;
  }

  /** Returns how many frames came while the device was in reset, booting or silent. */
  public synchronized long unheard() {
    return unheard;
  }

  /** Returns how many frames had no valid header, a wrong length or came too early. */
  public synchronized long malformed() {
    return malformed;
  }

  /** Returns how many well-formed commands came with {@code opcode}. */
  public synchronized long commands(Opcode opcode) {
    return commands[opcode.code()];
  }

  /** Returns how often IRQ rose. */
  public synchronized long interrupts() {
    return interrupts;
  }

  /** Returns how often the device came up. */
  public synchronized long boots() {
    return boots;
  }

  /** Returns how many pulses on ACK or RESET were shorter than the protocol allows. */
  public synchronized long shortPulses() {
    return shortPulses;
  }

  synchronized void toasted(Slot slot) {
    toasted++;
    toastedBytes += slot.length;
    if (capacity > 0) {
      if (newest.size() == capacity) {
        newest.removeFirst();
      }
      newest.addLast(new Toasted(slot.tag, slot.length, slot.breadCrc()));
    }
  }

  synchronized void addBurnt() {
    burnt++;
  }

  synchronized void addFrame() {
    frames++;
  }

  synchronized void addUnheard() {
    unheard++;
  }

  synchronized void addMalformed() {
    malformed++;
  }

  synchronized void addCommand(Opcode opcode) {
    commands[opcode.code()]++;
  }

  synchronized void addInterrupt() {
    interrupts++;
  }

  synchronized void addBoot() {
    boots++;
  }

  synchronized void addShortPulse() {
    shortPulses++;
  }
}
