package usbtoaster.view.vcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.regex.Pattern;

/**
 * Writes a VCD file (IEEE 1364-2005, chapter 18) with a time scale of 1 ns: first all wires, then
 * their values in the order of time. A value that comes late has the time of the last one before
 * it. What the disk throws comes as {@link UncheckedIOException}.
 */
final class Waves {
  private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^A-Za-z0-9_.]+");
  private static final int FIRST_ID = '!';
  private static final int IDS = '~' - '!' + 1;

  /** A wire. */
  record Variable(String id) {}

  private record Planned(long nanos, Variable variable, long value) {}

  private final Writer out;
  private final List<Variable> variables = new ArrayList<>();
  private final PriorityQueue<Planned> planned =
      new PriorityQueue<>((a, b) -> Long.compare(a.nanos(), b.nanos()));
  private long now;

  Waves(Writer out) {
    this.out = out;
  }

  private void write(String text) {
    try {
      out.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins the file. */
  void header(String date, String about) {
    write("$date " + word(date) + " $end\n");
    write("$comment " + word(about) + " $end\n$timescale 1 ns $end\n");
  }

  /** Takes the sign of the language out of a text from outside. */
  private static String word(String text) {
    return text.replace('$', ' ').replaceAll("\\p{Cntrl}", " ");
  }

  void scope(String name) {
    write("$scope module " + name + " $end\n");
  }

  void endScope() {
    write("$upscope $end\n");
  }

  /** Declares a wire. */
  Variable wire(String name) {
    return declare(NOT_IN_A_NAME.matcher(name).replaceAll("_"));
  }

  private Variable declare(String nameInFile) {
    Variable variable = new Variable(id(variables.size()));
    variables.add(variable);
    write("$var wire 1 %s %s $end\n".formatted(variable.id(), nameInFile));
    return variable;
  }

  /**
   * Declares a number, the lowest bit first in the list: one wire a bit, which GTKWave shows as one
   * number. A vector would be one variable, but sigrok reads on wrongly after it.
   */
  List<Variable> number(String name, int bits) {
    List<Variable> number = new ArrayList<>();
    for (int bit = bits - 1; bit >= 0; bit--) {
      number.addFirst(declare("%s [%d]".formatted(name, bit)));
    }
    return number;
  }

  /** Printable characters from ! to ~, as many as are needed. */
  private static String id(int number) {
    StringBuilder id = new StringBuilder();
    int rest = number;
    do {
      id.append((char) (FIRST_ID + rest % IDS));
      rest = rest / IDS - 1;
    } while (rest >= 0);
    return id.toString();
  }

  /** Ends the declarations: everything is 0 at time 0. */
  void begin() {
    write("$enddefinitions $end\n#0\n$dumpvars\n");
    variables.forEach(variable -> write(value(variable, 0)));
    write("$end\n");
  }

  private static String value(Variable variable, long value) {
    return value + variable.id() + "\n";
  }

  /** Sets a wire at that time. */
  void set(Variable variable, long nanos, long value) {
    catchUp(nanos);
    stamp(nanos);
    write(value(variable, value));
  }

  /** Sets a wire later: until then all others are set. Not before the latest time set. */
  void plan(Variable variable, long nanos, long value) {
    planned.add(new Planned(nanos, variable, value));
  }

  /** Takes back what is planned for a wire. */
  void forget(Variable variable) {
    planned.removeIf(each -> each.variable().equals(variable));
  }

  private void catchUp(long nanos) {
    Planned next = planned.peek();
    while (next != null && next.nanos() <= nanos) {
      planned.remove();
      stamp(next.nanos());
      write(value(next.variable(), next.value()));
      next = planned.peek();
    }
  }

  private void stamp(long nanos) {
    if (nanos > now) {
      now = nanos;
      write("#" + now + "\n");
    }
  }

  /** Ends the file. */
  void end() {
    catchUp(Long.MAX_VALUE);
    stamp(now + 1);
  }
}
