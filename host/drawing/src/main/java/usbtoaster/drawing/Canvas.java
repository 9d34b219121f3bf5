package usbtoaster.drawing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Characters in lines, each with its colour. */
final class Canvas {
  private final char[][] glyphs;
  private final Cable[][] colours;
  private final boolean[][] upright; // a piece of wire that level ones pass under

  Canvas(int columns, int lines) {
    glyphs = new char[lines][columns];
    colours = new Cable[lines][columns];
    upright = new boolean[lines][columns];
    for (int line = 0; line < lines; line++) {
      Arrays.fill(glyphs[line], ' ');
      Arrays.fill(colours[line], Cable.BLACK);
    }
  }

  /** Puts a character, whatever is there. */
  void put(int column, int line, char glyph, Cable colour) {
    glyphs[line][column] = glyph;
    colours[line][column] = colour;
  }

  /** Puts a piece of a wire that other wires pass under. */
  void upright(int column, int line, char glyph, Cable colour) {
    upright[line][column] = true;
    put(column, line, glyph, colour);
  }

  /** Puts a piece of a wire, unless another one passes over it. */
  void under(int column, int line, char glyph, Cable colour) {
    if (!upright[line][column]) {
      put(column, line, glyph, colour);
    }
  }

  void text(int column, int line, String text, Cable colour) {
    for (int i = 0; i < text.length(); i++) {
      put(column + i, line, text.charAt(i), colour);
    }
  }

  /** Returns the lines, without spaces at their ends. */
  List<String> lines(boolean coloured) {
    List<String> lines = new ArrayList<>();
    for (int line = 0; line < glyphs.length; line++) {
      String plain = new String(glyphs[line]).stripTrailing();
      lines.add(coloured ? coloured(plain, colours[line]) : plain);
    }
    return lines;
  }

  private static String coloured(String plain, Cable[] colours) {
    StringBuilder text = new StringBuilder();
    String now = "";
    for (int i = 0; i < plain.length(); i++) {
      String wanted = plain.charAt(i) == ' ' ? now : colours[i].sgr();
      if (!wanted.equals(now)) {
        text.append("\u001B[").append(wanted.isEmpty() ? "0" : wanted).append('m');
        now = wanted;
      }
      text.append(plain.charAt(i));
    }
    return now.isEmpty() ? text.toString() : text + "\u001B[0m";
  }
}
