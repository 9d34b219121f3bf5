package usbtoaster.emulator.core.translate;

import java.util.HashMap;
import java.util.Map;
import usbtoaster.emulator.core.decode.Op;

/** The instructions of a memory, decoded once each while a region is formed. */
final class Listing {
  private final Code code;
  private final Map<Integer, Instruction> known = new HashMap<>();

  Listing(Code code) {
    this.code = code;
  }

  Code code() {
    return code;
  }

  /** Returns the instruction at {@code address}; one that is not translated if there is none. */
  Instruction at(int address) {
    return known.computeIfAbsent(address, this::decode);
  }

  private Instruction decode(int address) {
    Instruction found = new Instruction(address, code.decode(address));
    return found.operation() == Op.LDR_LITERAL && !isWithin(found.literal())
        ? new Instruction(address, Op.pack(Op.FETCH_FAULT, 0, 0, 0, 0))
        : found;
  }

  /** Returns the word at {@code address}, which is within the memory. */
  int word(int address) {
    return code.memory().read(address - code.base(), 4);
  }

  private boolean isWithin(int address) {
    int offset = address - code.base();
    return offset >= 0 && offset <= code.memory().size() - 4;
  }
}
