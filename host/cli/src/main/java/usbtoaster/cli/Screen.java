package usbtoaster.cli;

/**
 * What the results are printed on.
 *
 * @param columns how many characters a line may have
 * @param coloured whether to print with colours
 */
record Screen(int columns, boolean coloured) {
  /** What every terminal shows. */
  static final Screen USUAL = new Screen(80, false);

  /** A file, whose lines are as long as they like. */
  static final Screen ENDLESS = new Screen(Integer.MAX_VALUE, false);

  /** A colour of a terminal (ECMA-48, SGR). */
  enum Colour {
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    CYAN("36"),
    BOLD("1");

    private final String code;

    Colour(String code) {
      this.code = code;
    }
  }

  /** Returns whether stdout is a terminal: the launcher has looked, or the kernel is asked. */
  static boolean isTerminal() {
    String looked = System.getProperty("toaster.stdout");
    return looked == null ? TerminalWidth.ofStdout().isTerminal() : Boolean.parseBoolean(looked);
  }

  /** Returns what stdout is: as wide as the terminal, and never narrower than usual. */
  static Screen ofStdout() {
    boolean terminal = isTerminal();
    int columns = terminal ? TerminalWidth.ofStdout().getAsInt() : USUAL.columns();
    return new Screen(Math.max(USUAL.columns(), columns), Colours.wanted(terminal, System::getenv));
  }

  /** Returns {@code text} in a colour, where there are colours. */
  String paint(Colour colour, String text) {
    return coloured ? "\033[" + colour.code + "m" + text + "\033[m" : text;
  }
}
