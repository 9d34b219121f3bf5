package usbtoaster.emulator.chip;

/**
 * Who is asked before the machine goes on: a debugger. It may look and change what it likes, and
 * need not return before the machine shall go on: time stands still meanwhile.
 */
@FunctionalInterface
public interface Attendant {
  /**
   * The machine is between two instructions, on its own thread.
   *
   * @return until when it may go on before it asks again, in picoseconds of its clock; {@link
   *     Long#MAX_VALUE}: as long as it would without
   */
  long attend();
}
