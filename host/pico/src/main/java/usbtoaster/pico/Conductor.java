package usbtoaster.pico;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Decides how a machine's time passes, who may touch the machine when, and when the edges of its
 * outputs reach the host: never inside the machine, and never inside an action of the host.
 */
sealed interface Conductor permits MachineThread, MachineTime, PacedThread {
  /** Begins to conduct {@code machine}; once. */
  void conduct(Machine machine);

  /**
   * Takes the machine for an action of the host. Until {@link #leave} no other thread touches it.
   * Its time is not behind what the host has seen pass.
   */
  void enter();

  /** Gives the machine back. */
  void leave();

  /** Gives the machine back after what was no action on it, and does not wait. */
  void leaveAside();

  /** Does something with the machine taken. */
  default void act(Runnable action) {
    enter();
    try {
      action.run();
    } finally {
      leave();
    }
  }

  /** Asks something with the machine taken. */
  default <T> T ask(Supplier<T> question) {
    enter();
    try {
      return question.get();
    } finally {
      leave();
    }
  }

  /** Between {@link #enter} and {@link #leave}: lets the machine run until {@code picos}. */
  void runTo(long picos);

  /**
   * Between {@link #enter} and {@link #leave}: lets the machine run until {@code picos}, and no
   * longer than it is {@code busy}, at whose end it pauses.
   */
  void runWhile(BooleanSupplier busy, long picos);

  /** Inside the machine: an edge was noted for the host. */
  void noted();

  /** Takes what a listener of the host to {@code wire} threw, outside of the machine. */
  void failed(String wire, Throwable thrown);

  /** Adds an input whose edges are to be delivered. */
  void add(EdgeSource input);

  /** Takes an input out. */
  void remove(EdgeSource input);
}
