package usbtoaster.virtualpi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the virtual Pi is made of.
 *
 * @param packages the folder with QEMU, kernel and device tree, which all clones share
 * @param initrd the guest's files, with the one jar among them
 */
record GuestFiles(Path packages, Path initrd) {
  /**
   * Fetches what is not here yet, and puts the guest's files together in {@code folder}.
   *
   * @throws IOException if that cannot be; its message is a sentence that says what is missing
   */
  static GuestFiles make(Path module, Path jar, Path folder)
      throws IOException, InterruptedException {
    Path packages = Path.of(run(module, List.of("./packages.sh")).strip());
    run(module, List.of("./initrd.sh", packages.toString(), jar.toString(), folder.toString()));
    return new GuestFiles(packages, folder.resolve("initrd"));
  }

  private static String run(Path module, List<String> command)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile("virtual-pi", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(module.toFile())
              .redirectError(errors.toFile())
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(Files.readString(errors).strip());
      }
      return output;
    } finally {
      Files.delete(errors);
    }
  }
}
