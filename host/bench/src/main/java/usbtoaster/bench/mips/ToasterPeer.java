package usbtoaster.bench.mips;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The toaster's own firmware under {@code toaster run --pace fast}: bytes a second. */
final class ToasterPeer implements MipsPeer {
  private static final Pattern TOTALS =
      Pattern.compile("(\\d[\\d\\p{Zs}]*) bytes? in .*?([0-9.]+) seconds,", Pattern.DOTALL);

  private final Way way;
  private final Path launcher;
  private final Path bread;

  ToasterPeer(Way way, Path launcher, Path bread) {
    this.way = way;
    this.launcher = launcher;
    this.bread = bread;
  }

  @Override
  public String name() {
    return "toaster run --pace fast, " + (way == Way.TRANSLATED ? "translated" : "interpreted");
  }

  @Override
  public Timing run() throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "env",
            "JAVA_OPTS=" + way.option(),
            launcher.toString(),
            "run",
            "--pace=fast",
            "--browning=0",
            "--in-flight=32",
            "--trace=off",
            bread.toString());
    Finished finished = Finished.run(Path.of("."), "", command);
    Matcher totals = TOTALS.matcher(finished.successful(name()));
    if (!totals.find()) {
      throw new IOException("toaster run has printed no totals: " + finished.out());
    }
    long bytes = Long.parseLong(totals.group(1).replaceAll("\\D", ""));
    long nanos = Math.round(Double.parseDouble(totals.group(2)) * 1e9);
    return new Timing(bytes, nanos, finished.cpuNanos());
  }
}
