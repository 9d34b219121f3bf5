package usbtoaster.linux;

import java.util.Locale;

/** The architectures whose structures and constants are known here. */
public enum Machine {
  /** PCs, and most servers. */
  X86_64,
  /** Raspberry Pis with a 64-bit system. */
  AARCH64,
  /** Something else: Linux's generic values, which most newer architectures have. */
  OTHER;

  /** What this Java runs on. */
  public static final Machine THIS = of(System.getProperty("os.arch", ""));

  static Machine of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64", "x86-64" -> X86_64;
      case "aarch64", "arm64" -> AARCH64;
      default -> OTHER;
    };
  }

  /**
   * Returns whether this is a Linux that the engines can use: 64 bits wide, little end first, one
   * of the two architectures.
   */
  public static boolean isSupported() {
    String system = System.getProperty("os.name", "");
    return THIS != OTHER && system.toLowerCase(Locale.ROOT).contains("linux");
  }
}
