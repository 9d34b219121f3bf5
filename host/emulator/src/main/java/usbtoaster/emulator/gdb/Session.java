package usbtoaster.emulator.gdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.core.CortexM0Plus;
import usbtoaster.emulator.core.Watchpoints.Access;
import usbtoaster.emulator.core.Watchpoints.Watchpoint;

/**
 * Answers GDB's packets (GDB manual, E.2 to E.4). Belongs to the machine's thread, between two
 * instructions.
 */
final class Session {
  private static final String OK = "OK";
  private static final int LONGEST_READ = Link.LONGEST / 2;

  private final Target target;
  private final Motion motion;
  private final Monitor monitor;
  private final Link link;
  private final Runnable detach;
  private final Runnable kill;
  private final Map<Integer, Access> accesses =
      Map.of(2, Access.WRITE, 3, Access.READ, 4, Access.ANY);

  Session(
      Target target, Motion motion, Monitor monitor, Link link, Runnable detach, Runnable kill) {
    this.target = target;
    this.motion = motion;
    this.monitor = monitor;
    this.link = link;
    this.detach = detach;
    this.kill = kill;
  }

  /** Does what {@code packet} asks for, and answers unless the answer comes with the next stop. */
  void handle(String packet) {
    try {
      String answer = answer(packet);
      if (answer != null) {
        link.send(answer);
      }
    } catch (BadPacket e) {
      link.send("E.%s".formatted(e.getMessage()));
    }
  }

  private @Nullable String answer(String packet) {
    if (packet.isEmpty()) {
      return "";
    }
    String rest = packet.substring(1);
    return switch (packet.charAt(0)) {
      case '?' -> motion.why();
      case 'g' -> registers();
      case 'G' -> writeRegisters(rest);
      case 'p' -> Hex.word(target.register(Hex.number(rest)));
      case 'P' -> writeRegister(rest);
      case 'm' -> read(rest);
      case 'M' -> write(rest, Hex::bytes);
      case 'X' -> write(rest, Hex::binary);
      case 'c' -> move(rest, false);
      case 's' -> move(rest, true);
      case 'Z' -> point(rest, true);
      case 'z' -> point(rest, false);
      case 'H' -> select(rest);
      case 'T' -> alive(rest);
      case 'D' -> detached();
      case 'k' -> killed();
      case 'v' -> verbose(rest);
      case 'q' -> query(rest);
      case 'Q' -> set(rest);
      default -> "";
    };
  }

  // Registers and memory.

  private String registers() {
    return IntStream.range(0, Description.REGISTERS.size())
        .mapToObj(i -> Hex.word(target.register(i)))
        .collect(Collectors.joining());
  }

  private String writeRegisters(String digits) {
    for (int i = 0; (i + 1) * 8 <= digits.length() && i < Description.REGISTERS.size(); i++) {
      int value = Hex.word(digits.substring(i * 8));
      if (target.register(i) != value) {
        target.register(i, value);
      }
    }
    return OK;
  }

  private String writeRegister(String rest) {
    String[] parts = split(rest, '=');
    target.register(Hex.number(parts[0]), Hex.word(parts[1]));
    return OK;
  }

  private String read(String rest) {
    String[] parts = split(rest, ',');
    int length = Math.clamp(Hex.number(parts[1]) & 0xFFFF_FFFFL, 0, LONGEST_READ);
    return Hex.bytes(target.read(Hex.number(parts[0]), length));
  }

  private String write(String rest, Function<String, byte[]> decode) {
    String[] parts = split(rest, ':');
    target.write(Hex.number(split(parts[0], ',')[0]), decode.apply(parts[1]));
    return OK;
  }

  // Threads.

  /** For registers and memory, "g"; a step has its own thread, or that one. */
  private String select(String rest) {
    if (rest.startsWith("g")) {
      target.select(thread(rest.substring(1)));
    }
    return OK;
  }

  private String alive(String number) {
    thread(number);
    return OK;
  }

  /** Returns the core of a thread; any, 0, and all, -1, are the one that is selected. */
  private CortexM0Plus thread(String number) {
    return number.equals("0") || number.equals("-1")
        ? target.core()
        : target.thread(Hex.number(number));
  }

  private String describe(String number) {
    CortexM0Plus core = thread(number);
    String state =
        core.lockedUp()
            ? ", locked up"
            : core.asleep() ? ", asleep" : core.halted() ? ", halted" : "";
    return Hex.text("core %d%s".formatted(core.number(), state));
  }

  // Going on.

  private @Nullable String move(String address, boolean steps) {
    if (!address.isEmpty()) {
      target.register(15, Hex.number(address));
    }
    if (steps) {
      motion.step(target.core(), 0, 0);
    } else {
      motion.go();
    }
    return null;
  }

  private @Nullable String resume(String actions) {
    String[] first = actions.split(";", 2)[0].split(":", 2); // the others go on
    CortexM0Plus core = first.length == 1 ? target.core() : thread(first[1]);
    String action = first[0];
    switch (action.isEmpty() ? ' ' : action.charAt(0)) {
      case 'c', 'C' -> motion.go();
      case 's', 'S' -> motion.step(core, 0, 0);
      case 'r' -> {
        String[] range = split(action.substring(1), ',');
        motion.step(core, Hex.number(range[0]), Hex.number(range[1]));
      }
      default -> throw new BadPacket("it can go on, step, and step in a range");
    }
    return null;
  }

  private String point(String rest, boolean set) {
    String[] parts = rest.split("[,;]", 4);
    if (parts.length < 3) {
      throw new BadPacket("a point has a type, an address and a kind");
    }
    int type = Hex.number(parts[0]);
    int address = Hex.number(parts[1]);
    Access access = accesses.get(type);
    if (access == null && type > 1) {
      return "";
    } else if (access == null) {
      breakpoint(address, set);
    } else {
      watchpoint(new Watchpoint(address, Math.max(1, Hex.number(parts[2])), access), set);
    }
    return OK;
  }

  private void breakpoint(int address, boolean set) {
    if (set) {
      target.addBreakpoint(address);
    } else {
      target.removeBreakpoint(address);
    }
  }

  private void watchpoint(Watchpoint watchpoint, boolean set) {
    if (set) {
      target.addWatchpoint(watchpoint);
    } else {
      target.removeWatchpoint(watchpoint);
    }
  }

  private @Nullable String detached() {
    link.send(OK);
    detach.run();
    return null;
  }

  private @Nullable String killed() {
    detach.run();
    kill.run();
    return null;
  }

  // Packets with names.

  private @Nullable String verbose(String rest) {
    String name = rest.split("[;:?]", 2)[0];
    return switch (name) {
      case "Cont" -> rest.startsWith("Cont?") ? "vCont;c;C;s;S;r" : resume(behind(name, rest));
      case "FlashErase" -> erase(behind(name, rest));
      case "FlashWrite" -> program(behind(name, rest));
      case "FlashDone" -> OK;
      case "Kill" -> {
        link.send(OK);
        yield killed();
      }
      default -> "";
    };
  }

  private String erase(String rest) {
    String[] parts = split(rest, ',');
    target.erase(Hex.number(parts[0]), Hex.number(parts[1]));
    return OK;
  }

  private String program(String rest) {
    String[] parts = split(rest, ':');
    target.program(Hex.number(parts[0]), Hex.binary(parts[1]));
    return OK;
  }

  private String query(String rest) {
    String name = rest.split("[:,;]", 2)[0];
    return switch (name) {
      case "Supported" ->
          "PacketSize=%x;qXfer:features:read+;qXfer:memory-map:read+;QStartNoAckMode+;vContSupported+;hwbreak+;swbreak+"
              .formatted(LONGEST_READ);
      case "Xfer" -> transfer(rest);
      case "fThreadInfo" -> "m1,2";
      case "sThreadInfo" -> "l";
      case "C" -> "QC" + Target.thread(target.core());
      case "Attached" -> "1";
      case "ThreadExtraInfo" -> describe(behind(name, rest));
      case "Symbol" -> OK;
      case "Rcmd" -> command(behind(name, rest));
      default -> "";
    };
  }

  private String command(String digits) {
    String text = monitor.answer(new String(Hex.bytes(digits), UTF_8));
    link.send("O" + Hex.text(text));
    return OK;
  }

  private String transfer(String rest) {
    String[] parts = rest.split(":", 5);
    String document =
        parts.length < 5 || !parts[2].equals("read")
            ? ""
            : switch (parts[1]) {
              case "features" -> parts[3].equals("target.xml") ? Description.target() : "";
              case "memory-map" -> Description.memoryMap(target.flashBytes(), Target.SECTOR);
              default -> "";
            };
    if (document.isEmpty()) {
      return "";
    }
    String[] piece = split(parts[4], ',');
    int from = Math.clamp(Hex.number(piece[0]), 0, document.length());
    int length = Math.clamp(Hex.number(piece[1]), 0, LONGEST_READ);
    int to = Math.min(document.length(), from + length);
    return (to == document.length() ? "l" : "m") + document.substring(from, to);
  }

  private String set(String rest) {
    if (rest.equals("StartNoAckMode")) {
      link.acknowledgeNoMore();
      return OK;
    }
    return "";
  }

  /** Returns what is behind {@code name} and the sign that separates it. */
  private static String behind(String name, String rest) {
    if (rest.length() <= name.length()) {
      throw new BadPacket("what it is about is missing");
    }
    return rest.substring(name.length() + 1);
  }

  private static String[] split(String text, char by) {
    int at = text.indexOf(by);
    if (at < 0) {
      throw new BadPacket("a \"%c\" is missing".formatted(by));
    }
    return new String[] {text.substring(0, at), text.substring(at + 1)};
  }
}
