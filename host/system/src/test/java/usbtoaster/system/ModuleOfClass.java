package usbtoaster.system;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.function.Function;

/** Puts the classes of one module into one slice. */
record ModuleOfClass(Function<JavaClass, String> module) implements SliceAssignment {
  @Override
  public SliceIdentifier getIdentifierOf(JavaClass type) {
    String name = module.apply(type);
    return name.isEmpty() ? SliceIdentifier.ignore() : SliceIdentifier.of(name);
  }

  @Override
  public String getDescription() {
    return "the modules";
  }
}
