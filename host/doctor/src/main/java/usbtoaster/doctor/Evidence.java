package usbtoaster.doctor;

import java.util.EnumSet;
import java.util.Set;

/** Which proofs were looked for, and which were seen. For one thread. */
final class Evidence {
  private final Set<Proof> tried = EnumSet.noneOf(Proof.class);
  private final Set<Proof> seen = EnumSet.noneOf(Proof.class);

  /** Takes note of a proof that was looked for. Seen once, it stays seen. */
  void note(Proof proof, boolean shown) {
    tried.add(proof);
    if (shown) {
      seen.add(proof);
    }
  }

  boolean shows(Proof proof) {
    return seen.contains(proof);
  }

  /** Returns whether it can come of {@code fault}. */
  boolean fits(Fault fault) {
    return tried.stream()
        .allMatch(
            proof ->
                switch (fault.expected(proof)) {
                  case MUST -> seen.contains(proof);
                  case NEVER -> !seen.contains(proof);
                  case MAY -> true;
                });
  }

  @Override
  public String toString() {
    return "seen " + seen + " of " + tried;
  }
}
