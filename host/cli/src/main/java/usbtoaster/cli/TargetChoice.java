package usbtoaster.cli;

import org.jspecify.annotations.Nullable;
import usbtoaster.targets.Target;

/** What {@code --target} says. */
enum TargetChoice {
  /** On the header of this Raspberry Pi if a toaster answers there, else on the emulator. */
  AUTO(null),
  EMULATOR(Target.EMULATOR),
  MOCK(Target.MOCK),
  PI(Target.PI);

  private final @Nullable Target target;

  TargetChoice(@Nullable Target target) {
    this.target = target;
  }

  /** Returns the target, or null: it is to be found. */
  @Nullable Target target() {
    return target;
  }
}
