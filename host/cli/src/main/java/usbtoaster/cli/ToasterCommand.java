package usbtoaster.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code toaster}: says what there is. */
@Command(
    name = "toaster",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    description = "An asynchronous write that travels to a toaster and back, and no thread waits.",
    footer = {
      "",
      "Try: toaster run --chunk 32 README.md",
      "Options of a command: toaster COMMAND --help"
    })
final class ToasterCommand {
  /** Takes the version from the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = ToasterCommand.class.getPackage().getImplementationVersion();
      return new String[] {
        "toaster " + (version == null ? "(not from a jar)" : version),
        "on Java " + Runtime.version() + ", " + System.getProperty("os.name")
      };
    }
  }
}
