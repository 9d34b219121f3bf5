package usbtoaster.emulator.core.decode;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes an instruction as the ARMv6-M ARM does (A6.7), for messages that say where a core is.
 * Branch targets and literals are absolute addresses.
 */
public final class Disassembler {
  private static final String[] CONDITIONS = {
    "EQ", "NE", "CS", "CC", "MI", "PL", "VS", "VC", "HI", "LS", "GE", "LT", "GT", "LE"
  };

  /**
   * The encodings, and how they are written; the first one that fits counts. A letter in an
   * encoding is a bit of a field; the field stands at a percent sign and its letter in the text.
   * Registers: d n m t. A list: l. Immediates: i, in halfwords h, in words w. Of the address: a
   * branch b, a literal p. Others: a condition c, a special register s.
   */
  private static final String[] TABLE = {
    "0000000000mmmddd MOVS %d, %m",
    "00000iiiiimmmddd LSLS %d, %m, %i",
    "0000100000mmmddd LSRS %d, %m, #32",
    "00001iiiiimmmddd LSRS %d, %m, %i",
    "0001000000mmmddd ASRS %d, %m, #32",
    "00010iiiiimmmddd ASRS %d, %m, %i",
    "0001100mmmnnnddd ADDS %d, %n, %m",
    "0001101mmmnnnddd SUBS %d, %n, %m",
    "0001110iiinnnddd ADDS %d, %n, %i",
    "0001111iiinnnddd SUBS %d, %n, %i",
    "00100dddiiiiiiii MOVS %d, %i",
    "00101nnniiiiiiii CMP %n, %i",
    "00110dddiiiiiiii ADDS %d, %i",
    "00111dddiiiiiiii SUBS %d, %i",
    "0100000000mmmddd ANDS %d, %m",
    "0100000001mmmddd EORS %d, %m",
    "0100000010mmmddd LSLS %d, %m",
    "0100000011mmmddd LSRS %d, %m",
    "0100000100mmmddd ASRS %d, %m",
    "0100000101mmmddd ADCS %d, %m",
    "0100000110mmmddd SBCS %d, %m",
    "0100000111mmmddd RORS %d, %m",
    "0100001000mmmnnn TST %n, %m",
    "0100001001nnnddd RSBS %d, %n, #0",
    "0100001010mmmnnn CMP %n, %m",
    "0100001011mmmnnn CMN %n, %m",
    "0100001100mmmddd ORRS %d, %m",
    "0100001101nnnddd MULS %d, %n, %d",
    "0100001110mmmddd BICS %d, %m",
    "0100001111mmmddd MVNS %d, %m",
    "01000100dmmmmddd ADD %d, %m",
    "01000101nmmmmnnn CMP %n, %m",
    "01000110dmmmmddd MOV %d, %m",
    "010001110mmmmxxx BX %m",
    "010001111mmmmxxx BLX %m",
    "01001tttpppppppp LDR %t, %p",
    "0101000mmmnnnttt STR %t, [%n, %m]",
    "0101001mmmnnnttt STRH %t, [%n, %m]",
    "0101010mmmnnnttt STRB %t, [%n, %m]",
    "0101011mmmnnnttt LDRSB %t, [%n, %m]",
    "0101100mmmnnnttt LDR %t, [%n, %m]",
    "0101101mmmnnnttt LDRH %t, [%n, %m]",
    "0101110mmmnnnttt LDRB %t, [%n, %m]",
    "0101111mmmnnnttt LDRSH %t, [%n, %m]",
    "01100wwwwwnnnttt STR %t, [%n, %w]",
    "01101wwwwwnnnttt LDR %t, [%n, %w]",
    "01110iiiiinnnttt STRB %t, [%n, %i]",
    "01111iiiiinnnttt LDRB %t, [%n, %i]",
    "10000hhhhhnnnttt STRH %t, [%n, %h]",
    "10001hhhhhnnnttt LDRH %t, [%n, %h]",
    "10010tttwwwwwwww STR %t, [SP, %w]",
    "10011tttwwwwwwww LDR %t, [SP, %w]",
    "10100dddpppppppp ADR %d, %p",
    "10101dddwwwwwwww ADD %d, SP, %w",
    "101100000wwwwwww ADD SP, SP, %w",
    "101100001wwwwwww SUB SP, SP, %w",
    "1011001000mmmddd SXTH %d, %m",
    "1011001001mmmddd SXTB %d, %m",
    "1011001010mmmddd UXTH %d, %m",
    "1011001011mmmddd UXTB %d, %m",
    "10110100llllllll PUSH {%l}",
    "10110101llllllll PUSH {%l, LR}",
    "1011011001100010 CPSIE i",
    "1011011001110010 CPSID i",
    "1011101000mmmddd REV %d, %m",
    "1011101001mmmddd REV16 %d, %m",
    "1011101011mmmddd REVSH %d, %m",
    "10111100llllllll POP {%l}",
    "10111101llllllll POP {%l, PC}",
    "10111110iiiiiiii BKPT %i",
    "1011111100010000 YIELD",
    "1011111100100000 WFE",
    "1011111100110000 WFI",
    "1011111101000000 SEV",
    "10111111iiii0000 NOP",
    "11000nnnllllllll STM %n!, {%l}",
    "11001nnnllllllll LDM %n, {%l}",
    "11011110iiiiiiii UDF %i",
    "11011111iiiiiiii SVC %i",
    "1101ccccbbbbbbbb B%c %b",
    "11100bbbbbbbbbbb B %b",
    "11110bbbbbbbbbbb11b1bbbbbbbbbbbb BL %b",
    "11110011100xnnnn10x0xxxxssssssss MSR %s, %n",
    "11110011111xxxxx10x0ddddssssssss MRS %d, %s",
    "111100111011xxxx10x0xxxx0100xxxx DSB",
    "111100111011xxxx10x0xxxx0101xxxx DMB",
    "111100111011xxxx10x0xxxx0110xxxx ISB",
  };

  private static final List<Row> ROWS = Arrays.stream(TABLE).map(Row::of).toList();

  private Disassembler() {}

  /**
   * Returns the instruction at {@code address} as text.
   *
   * @param second the halfword after {@code first}; counts only if the instruction has two
   */
  public static String disassemble(int address, int first, int second) {
    boolean wide = Decoder.isWide(first);
    int encoding = wide ? first << 16 | second : first;
    for (Row row : ROWS) {
      if (row.length == (wide ? 32 : 16) && (encoding & row.mask) == row.value) {
        return row.write(address, encoding);
      }
    }
    return (wide ? "undefined 0x%08X" : "undefined 0x%04X").formatted(encoding);
  }

  /** One encoding. */
  private record Row(String encoding, int length, int mask, int value, String text) {
    static Row of(String line) {
      int space = line.indexOf(' ');
      String encoding = line.substring(0, space);
      String mask = encoding.replace('0', '1').replaceAll("[a-z]", "0");
      String value = encoding.replaceAll("[a-z]", "0");
      return new Row(
          encoding,
          space,
          Integer.parseUnsignedInt(mask, 2),
          Integer.parseUnsignedInt(value, 2),
          line.substring(space + 1));
    }

    String write(int address, int instruction) {
      StringBuilder written = new StringBuilder();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        written.append(c == '%' ? operand(text.charAt(++i), address, instruction) : "" + c);
      }
      return written.toString().replace("{, ", "{");
    }

    private String operand(char letter, int address, int instruction) {
      int field = field(letter, instruction);
      return switch (letter) {
        case 'd', 'n', 'm', 't' -> register(field);
        case 'l' -> list(field);
        case 'i' -> "#" + field;
        case 'h' -> "#" + 2 * field;
        case 'w' -> "#" + 4 * field;
        case 'p' -> "0x%08X".formatted(((address + 4) & ~3) + 4 * field);
        case 'b' -> "0x%08X".formatted(address + 4 + 2 * offset(field, instruction));
        case 'c' -> CONDITIONS[field];
        default -> special(field);
      };
    }

    /** The bits of a field from left to right. */
    private int field(char letter, int instruction) {
      int field = 0;
      for (int i = 0; i < length; i++) {
        if (encoding.charAt(i) == letter) {
          field = (field << 1) | ((instruction >>> (length - 1 - i)) & 1);
        }
      }
      return field;
    }

    /** A branch's halfwords. */
    private int offset(int field, int instruction) {
      if (length == 32) {
        return Decoder.longBranch(instruction >>> 16, instruction);
      }
      int unused = 32 - (int) encoding.chars().filter(c -> c == 'b').count();
      return field << unused >> unused;
    }
  }

  private static String register(int n) {
    return n == 13 ? "SP" : n == 14 ? "LR" : n == 15 ? "PC" : "R" + n;
  }

  private static String list(int list) {
    return IntStream.range(0, 8)
        .filter(n -> (list >> n & 1) != 0)
        .mapToObj(Disassembler::register)
        .collect(Collectors.joining(", "));
  }

  private static String special(int which) {
    return switch (which) {
      case 0 -> "APSR";
      case 1 -> "IAPSR";
      case 2 -> "EAPSR";
      case 3 -> "XPSR";
      case 5 -> "IPSR";
      case 6 -> "EPSR";
      case 7 -> "IEPSR";
      case 8 -> "MSP";
      case 9 -> "PSP";
      case 16 -> "PRIMASK";
      case 20 -> "CONTROL";
      default -> "special register " + which;
    };
  }
}
