package usbtoaster.kernel;

/**
 * A fatal misuse of the kernel: where Windows NT would stop the machine with a blue screen.
 *
 * <p>Nothing of the kernel catches it to go on, except that a fault of a DPC, an ISR, an APC, or a
 * completion or cancel routine goes to a handler, whatever it is. Where it comes out of a call, the
 * kernel has put its own state right before.
 */
public final class KernelBugCheck extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * Makes a bug check.
   *
   * @param code NT's name of the stop, as {@code IRQL_NOT_LESS_OR_EQUAL}
   * @param sentence what was wrong and what to do
   */
  public KernelBugCheck(String code, String sentence) {
    super(code + ": " + sentence);
    this.code = code;
  }

  /** Returns NT's name of the stop. */
  public String code() {
    return code;
  }
}
