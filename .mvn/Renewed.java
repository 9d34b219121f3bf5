import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes the classes of a library for Java 5 anew, as a compiler for Java 8 would have: their code
 * is the same, with stack maps. Without those the JVM checks a class by its old and slow verifier,
 * at each start, and takes it into no cache. Takes the library, and the jar to write.
 */
final class Renewed {
  private static final int WITH_STACK_MAPS = 50; // the version of the class files of Java 6

  private Renewed() {}

  public static void main(String[] args) throws IOException {
    try (ZipFile library = new ZipFile(args[0]);
        ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(Path.of(args[1])))) {
      ClassFile classFile =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(of(library)));
      for (ZipEntry entry : entries(library)) {
        byte[] bytes = read(library, entry);
        if (entry.getName().endsWith(".class")
            && (bytes[6] << 8 | bytes[7] & 0xFF) < WITH_STACK_MAPS) {
          jar.putNextEntry(new ZipEntry(entry.getName()));
          jar.write(classFile.transformClass(classFile.parse(bytes), renewal()));
          jar.closeEntry();
        }
      }
    }
  }

  private static List<ZipEntry> entries(ZipFile library) {
    return library.stream().<ZipEntry>map(entry -> entry).toList();
  }

  private static ClassTransform renewal() {
    ClassTransform code =
        ClassTransform.transformingMethodBodies((to, element) -> to.with(element));
    return code.andThen(
        (to, element) -> {
          if (element instanceof ClassFileVersion) {
            to.withVersion(ClassFile.JAVA_8_VERSION, 0);
          } else {
            to.with(element);
          }
        });
  }

  /** Stack maps name the classes that two ways of a method have in common. */
  private static ClassHierarchyResolver of(ZipFile library) {
    return ClassHierarchyResolver.ofResourceParsing(
            type -> {
              String name = type.descriptorString();
              ZipEntry entry = library.getEntry(name.substring(1, name.length() - 1) + ".class");
              try {
                return entry == null ? null : library.getInputStream(entry);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .orElse(ClassHierarchyResolver.defaultResolver());
  }

  private static byte[] read(ZipFile library, ZipEntry entry) throws IOException {
    try (InputStream in = library.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }
}
