package usbtoaster.emulator.core.translate;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import usbtoaster.emulator.core.translate.Names.Local;

/**
 * The methods of a region's class as lines for people: an instruction each, places by numbers,
 * locals by their names.
 */
final class BytecodeText {
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(Local.FRAME, "frame"),
          Map.entry(Local.REGISTERS, "registers"),
          Map.entry(Local.RAM, "ram"),
          Map.entry(Local.WATCHED, "watched"),
          Map.entry(Local.BUS, "bus"),
          Map.entry(Local.END, "end"),
          Map.entry(Local.Z, "z"),
          Map.entry(Local.N, "n"),
          Map.entry(Local.C, "c"),
          Map.entry(Local.V, "v"),
          Map.entry(Local.X, "x"),
          Map.entry(Local.Y, "y"),
          Map.entry(Local.PC, "pc"),
          Map.entry(Local.LEFT, "left"),
          Map.entry(Local.RIGHT, "right"),
          Map.entry(Local.AT, "at"),
          Map.entry(Local.ACCOUNT, "account"),
          Map.entry(Local.LIMIT, "limit"));

  private final Map<Label, String> labels = new HashMap<>();
  private final List<String> lines = new ArrayList<>();

  private BytecodeText() {}

  /** Returns the lines of all methods but constructors. */
  static List<String> of(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
      if (!method.methodName().equalsString("<init>")) {
        lines.add(method.methodName().stringValue() + method.methodType().stringValue());
        method.code().ifPresent(code -> lines.addAll(new BytecodeText().lines(code)));
      }
    }
    return lines;
  }

  /** Returns how long the longest method is, in bytes. */
  static int longest(byte[] bytes) {
    return ClassFile.of().parse(bytes).methods().stream()
        .flatMap(method -> method.code().stream())
        .mapToInt(code -> ((CodeAttribute) code).codeLength())
        .max()
        .orElse(0);
  }

  private List<String> lines(CodeModel code) {
    for (CodeElement element : code) {
      switch (element) {
        case LabelTarget place -> labels.put(place.label(), "L" + labels.size());
        default -> {}
      }
    }
    for (CodeElement element : code) {
      switch (element) {
        case LabelTarget place -> lines.add(name(place.label()) + ":");
        case Instruction instruction -> lines.add("  " + text(instruction));
        default -> {}
      }
    }
    return lines;
  }

  private String text(Instruction instruction) {
    String name = instruction.opcode().name().toLowerCase(Locale.ROOT);
    return switch (instruction) {
      case LoadInstruction load -> kind(name) + " " + local(load.slot());
      case StoreInstruction store -> kind(name) + " " + local(store.slot());
      case IncrementInstruction sum -> name + " " + local(sum.slot()) + " " + sum.constant();
      case BranchInstruction branch -> name + " " + name(branch.target());
      case ConstantInstruction constant -> "push " + constant.constantValue();
      case FieldInstruction field -> name + " " + field.name().stringValue();
      case InvokeInstruction call -> name + " " + call.name().stringValue();
      case TableSwitchInstruction table -> name + " " + cases(table);
      default -> name;
    };
  }

  private static String local(int slot) {
    boolean register = slot >= Local.R0 && slot < Local.R0 + 15;
    return register ? "r" + (slot - Local.R0) : NAMES.getOrDefault(slot, String.valueOf(slot));
  }

  private String cases(TableSwitchInstruction table) {
    return table.cases().stream().map(this::text).collect(Collectors.joining(", "))
        + ", else "
        + name(table.defaultTarget());
  }

  private String text(SwitchCase one) {
    return one.caseValue() + " " + name(one.target());
  }

  private String name(Label label) {
    return labels.getOrDefault(label, "?");
  }

  /** Leaves out the short form's number: "iload_1" is "iload". */
  private static String kind(String name) {
    int end = name.indexOf('_');
    return end < 0 ? name : name.substring(0, end);
  }
}
