package usbtoaster.chardev;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcLinesTest {
  @TempDir private Path proc;

  private void process(int pid, String command) throws Exception {
    Path process = Files.createDirectories(proc.resolve(Integer.toString(pid)));
    Files.createDirectory(process.resolve("fd"));
    Files.createDirectory(process.resolve("fdinfo"));
    Files.writeString(process.resolve("cmdline"), command.replace(' ', '\0') + "\0");
    Files.writeString(process.resolve("comm"), "named\n");
    descriptor(pid, 0, "/dev/null", "pos:\t0\n");
  }

  private void descriptor(int pid, int fd, String target, String info) throws Exception {
    Path process = proc.resolve(Integer.toString(pid));
    Files.createSymbolicLink(process.resolve("fd/" + fd), Path.of(target));
    Files.writeString(process.resolve("fdinfo/" + fd), info);
  }

  private static String info(String chip, int... lines) {
    StringBuilder info = new StringBuilder("pos:\t0\nflags:\t02\nmnt_id:\t15\nino:\t9\n");
    info.append("gpio-chip:\t").append(chip).append('\n');
    for (int line : lines) {
      info.append("gpio-line:\t").append(line).append('\n');
    }
    return info.toString();
  }

  private String holder(int line) {
    return new ProcLines(proc, 77).holder("gpiochip0", line, "someone").toString();
  }

  @Test
  void shouldNameTheProcessThatHoldsALine() throws Exception {
    process(210, "gpiomon -c gpiochip0 25");
    descriptor(210, 3, "anon_inode:gpio-line", info("gpiochip0", 2, 25));
    process(211, "other");
    descriptor(211, 7, "anon_inode:gpio-line", info("gpiochip1", 25));
    descriptor(211, 8, "anon_inode:gpio-line", info("gpiochip0", 2));
    Files.createDirectory(proc.resolve("irq"));

    assertThat(holder(25)).isEqualTo("process 210 (gpiomon -c gpiochip0 25)");
  }

  @Test
  void shouldNotTakeALineForAnotherThatBeginsLikeIt() throws Exception {
    process(210, "gpiomon");
    descriptor(210, 3, "anon_inode:gpio-line", info("gpiochip0", 25));

    assertThat(holder(2)).isEqualTo("\"someone\", which is no process: a driver of the kernel");
  }

  @Test
  void shouldSayWhoProbablyHoldsALineOfTheOldInterface() throws Exception {
    process(210, "java -jar toaster.jar");
    descriptor(210, 3, "anon_inode:gpio-event", "pos:\t0\n");
    process(300, "gpioset");
    descriptor(300, 3, "anon_inode:gpio-line", info("gpiochip0", 4));

    assertThat(holder(25)).isEqualTo("\"someone\", probably process 210 (java -jar toaster.jar)");
    assertThat(holder(4)).isEqualTo("process 300 (gpioset)");
  }

  @Test
  void shouldSayWhoProbablyHoldsALineWhereTheKernelNamesNone() throws Exception {
    process(210, "gpiomon");
    descriptor(210, 3, "anon_inode:gpio-line", "pos:\t0\n");

    assertThat(holder(25)).isEqualTo("\"someone\", probably process 210 (gpiomon)");
  }

  @Test
  void shouldNotGuessThatThisProcessHoldsALine() throws Exception {
    process(77, "java -jar toaster.jar");
    descriptor(77, 3, "anon_inode:gpio-event", "pos:\t0\n");
    descriptor(77, 4, "anon_inode:gpio-line", info("gpiochip0", 4));

    assertThat(holder(25)).isEqualTo("\"someone\", which is no process: a driver of the kernel");
    assertThat(holder(4)).isEqualTo("process 77 (java -jar toaster.jar)");
  }

  @Test
  void shouldTellADriverFromAProcessThatItMayNotLookInto() throws Exception {
    process(210, "gpiomon");
    Files.createDirectory(proc.resolve("1"));
    Files.createFile(proc.resolve("1/fd")); // it cannot be listed, as another user's

    LineHolder holder = new ProcLines(proc, 77).holder("gpiochip0", 25, "someone");

    assertThat(holder.hidden()).isEqualTo(1);
    assertThat(holder)
        .hasToString("\"someone\", a driver or a process of another user (sudo tells which)");
  }

  @Test
  void shouldPrintNoCommandThatIsLongOrSteersTheTerminal() throws Exception {
    process(210, "x\u001b[2J" + "y".repeat(100));
    descriptor(210, 3, "anon_inode:gpio-line", info("gpiochip0", 25));

    assertThat(holder(25)).isEqualTo("process 210 (x?[2J" + "y".repeat(55) + "…)");
  }

  @Test
  void shouldCallAProcessWithoutACommandLineByItsName() throws Exception {
    process(210, "");
    descriptor(210, 3, "anon_inode:gpio-line", info("gpiochip0", 25));

    assertThat(holder(25)).isEqualTo("process 210 (named)");
  }

  @Test
  void shouldReadTheRealProc() throws Exception {
    LineHolder nobody = new ProcLines(Path.of("/proc"), 0).holder("gpiochip0", 1000, "");
    long self = ProcessHandle.current().pid();
    LineHolder.Holding own = ProcLines.holding(Path.of("/proc/" + self));

    assertThat(nobody.certain()).isFalse();
    assertThat(own.pid()).isEqualTo(self);
    assertThat(own.command()).contains("java").hasSizeLessThanOrEqualTo(61);
  }
}
