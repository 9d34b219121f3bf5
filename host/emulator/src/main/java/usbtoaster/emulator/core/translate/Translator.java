package usbtoaster.emulator.core.translate;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import usbtoaster.emulator.core.decode.Op;

/**
 * Makes regions: forms the blocks from an entry on, decides where the slice's end is looked at, and
 * generates a hidden class with one method. The page {@code docs/translator.md} tells why it is
 * done so.
 *
 * <p>Belongs to the machine's thread; what it makes is shared by all of the process.
 */
public final class Translator {
  /** HotSpot compiles no method of more than 8000 bytecodes. */
  static final int MOST_CODE_BYTES = 7_800;

  private static final int MOST_INSTRUCTIONS = 300;
  private static final int LEAST_INSTRUCTIONS = 8;
  private static final RegionCache CACHE = new RegionCache();

  /** No method of the JVM has more bytes of code. */
  private static final int MOST_OF_THE_JVM = 65_535;

  private final int maxPath;
  private final boolean trusts;
  private final int mostInstructions;

  public Translator(Translation translation) {
    this(translation, MOST_INSTRUCTIONS);
  }

  /** Makes one that first tries regions of {@code mostInstructions}. */
  Translator(Translation translation, int mostInstructions) {
    maxPath = translation.maxPath();
    trusts = translation.trusts();
    this.mostInstructions = mostInstructions;
  }

  /**
   * Returns the region that is entered at {@code entry}; null if the interpreter must do it.
   *
   * @param tracked whether it looks at SRAM's lines before it loads, and not only before it stores
   */
  public @Nullable Region translate(Code code, int entry, boolean tracked) {
    Region known = code.isTraced() ? null : CACHE.find(code, entry, maxPath, tracked);
    return known != null ? known : make(code, entry, tracked);
  }

  private @Nullable Region make(Code code, int entry, boolean tracked) {
    Listing listing = new Listing(code);
    int most = mostInstructions;
    while (true) {
      List<Block> formed = new Former(listing, entry, most).form();
      if (formed.isEmpty()) {
        return null;
      }
      List<Block> blocks = Paths.decide(formed, maxPath);
      int[] plain = trusts && !tracked ? accesses(blocks, code) : new int[0];
      Plan plan = new Plan(blocks, entries(formed, blocks, code), plain, tracked);
      byte @Nullable [] file = classFileIfItFits(plan, listing);
      int size = file == null ? MOST_OF_THE_JVM : codeBytes(file);
      if (file != null && size <= MOST_CODE_BYTES) {
        Region region = define(file, extent(plan, code, size));
        if (!code.isTraced() && !code.hasBreakpoints()) {
          CACHE.add(region, maxPath, tracked);
        }
        return region;
      }
      if (most == LEAST_INSTRUCTIONS) {
        return null;
      }
      most = Math.max(LEAST_INSTRUCTIONS, Math.min(most - 8, most * MOST_CODE_BYTES / size - 4));
    }
  }

  /**
   * Returns the blocks at which it is entered: those that it was formed from, and those before
   * which it may be left at a slice's end, so that the next slice goes on in it.
   */
  private static List<Block> entries(List<Block> formed, List<Block> blocks, Code code) {
    Map<Integer, Block> entries = new LinkedHashMap<>();
    formed.forEach(block -> entries.put(block.key.address(), block));
    blocks.stream()
        .flatMap(Block::afterLooks)
        .filter(block -> block.canBeEntered() && !code.isEntry(block.key.address()))
        .forEach(block -> entries.putIfAbsent(block.key.address(), block));
    return List.copyOf(entries.values());
  }

  /** Returns the addresses of the accesses that have been of plain SRAM, if there have been any. */
  private static int[] accesses(List<Block> blocks, Code code) {
    return blocks.stream()
        .flatMap(block -> block.code.stream())
        .filter(Instruction::isAccess)
        .mapToInt(Instruction::address)
        .filter(address -> !code.goesElsewhere(address))
        .sorted()
        .distinct()
        .toArray();
  }

  /** Returns the class; null if a method of the JVM has no room for its code. */
  private static byte @Nullable [] classFileIfItFits(Plan plan, Listing listing) {
    try {
      return classFile(plan, listing);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static byte[] classFile(Plan plan, Listing listing) {
    String name =
        "%s.At%08X"
            .formatted(Translator.class.getPackageName(), plan.entries().getFirst().key.address());
    return ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS)
        .build(
            ClassDesc.of(name),
            made -> {
              made.withFlags(ClassFile.ACC_FINAL).withSuperclass(Names.REGION);
              made.withMethodBody(
                  "<init>",
                  Names.CONSTRUCTOR,
                  0,
                  k ->
                      k.aload(0)
                          .aload(1)
                          .invokespecial(Names.REGION, "<init>", Names.CONSTRUCTOR)
                          .return_());
              made.withMethodBody(
                  "run",
                  Names.RUN,
                  ClassFile.ACC_PUBLIC,
                  k -> new RegionEmitter(k, plan, listing).emit());
            });
  }

  private static int codeBytes(byte[] file) {
    return ClassFile.of().parse(file).methods().stream()
        .flatMap(method -> method.findAttribute(Attributes.code()).stream())
        .mapToInt(method -> method.codeLength())
        .max()
        .orElseThrow();
  }

  private static Extent extent(Plan plan, Code code, int codeBytes) {
    SortedSet<Integer> halfwords = new TreeSet<>();
    for (Block block : plan.blocks()) {
      for (Instruction instruction : block.code) {
        add(halfwords, instruction.address() - code.base(), instruction.isWide());
        if (instruction.operation() == Op.LDR_LITERAL) {
          add(halfwords, instruction.literal() - code.base(), true);
        }
      }
    }
    int[] numbers = halfwords.stream().mapToInt(i -> i).toArray();
    short[] content = new short[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      content[i] = (short) code.memory().read(numbers[i] << 1, 2);
    }
    int[] addresses = plan.entries().stream().mapToInt(entry -> entry.key.address()).toArray();
    int need = plan.entries().stream().mapToInt(entry -> entry.need).max().orElseThrow();
    return new Extent(addresses, numbers, content, plan.plain(), need, codeBytes);
  }

  private static void add(SortedSet<Integer> halfwords, int offset, boolean two) {
    halfwords.add(offset >> 1);
    if (two) {
      halfwords.add((offset >> 1) + 1);
    }
  }

  private static Region define(byte[] file, Extent extent) {
    try {
      MethodHandles.Lookup made = MethodHandles.lookup().defineHiddenClass(file, true);
      MethodHandle constructor =
          made.findConstructor(made.lookupClass(), MethodType.methodType(void.class, Extent.class));
      return (Region) constructor.invoke(extent);
    } catch (Throwable e) {
      throw new IllegalStateException(
          "The region at 0x%08X is not a class that the JVM takes".formatted(extent.entry()), e);
    }
  }
}
