package usbtoaster.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import usbtoaster.emulator.testing.Visible;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.text.Micros;
import usbtoaster.view.picture.Counted;
import usbtoaster.view.picture.Picture;

/** {@code toaster picture}: the single picture. */
@Command(
    name = "picture",
    mixinStandardHelpOptions = true,
    versionProvider = ToasterCommand.Version.class,
    sortOptions = false,
    description = {
      "Draws one write on its way through the system, with the times of a real run, as one SVG.",
      "",
      "It makes a run for it: the pieces of the files, one after the other and again and again,"
          + " some hundred writes that toast briefly, until the code is warm. Then three that take"
          + " their time; the last of them is drawn. Everything that comes back is compared."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is drawn",
      "1:a request failed, what came back is not what went in, or the picture is lost",
      "2:nothing was done: an option or a file cannot be used",
      "130:stopped by Ctrl-C; 143: by SIGTERM; 129: by SIGHUP"
    })
final class PictureCommand implements Callable<Integer> {
  private static final int WARM = 300;
  private static final int BRIEF_BROWNING = 1;
  private static final int SHOWN = 3;
  private static final int SHOWN_BROWNING = 9; // a twentieth of a second
  private static final Path DEFAULT = Path.of("picture.svg");

  private final Session.Opener opener;

  @Spec private @Nullable CommandSpec spec;

  @FileUse(FileUse.Way.READ)
  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "What to toast. Default: 512 bytes of text.")
  private List<Path> files = List.of();

  @FileUse(FileUse.Way.WRITTEN)
  @Option(
      names = {"-o", "--output"},
      paramLabel = "SVG",
      description =
          "The file to write; - is stdout. Default: picture.svg, which must not be there yet.")
  private @Nullable Path output;

  @FileUse(FileUse.Way.READ)
  @Option(
      names = "--from",
      paramLabel = "RECORDING",
      description = "Draw a request out of what toaster run --record has recorded; make no run.")
  private @Nullable Path recording;

  @Option(
      names = "--request",
      paramLabel = "N",
      description =
          "With --from: draw this request. Default: of the latest, the one without a thread for the"
              + " longest time.")
  private @Nullable Long request;

  @Mixin private final PieceArguments device = new PieceArguments();

  PictureCommand(Session.Opener opener) {
    this.opener = opener;
  }

  @Override
  public Integer call() throws Exception {
    if (request != null && recording == null) {
      throw refused("--request is for --from, which names a recording: add it.");
    }
    if (recording != null && !files.isEmpty()) {
      throw refused("--from makes no run, so there is nothing to toast: leave the files out.");
    }
    Path to = output == null ? DEFAULT : output;
    if (output == null && Files.exists(to)) {
      throw new UserError(
          ExitCode.USAGE, to + " is there already: write over it with -o " + to + ".");
    }
    return recording == null ? drawRun(to) : drawRecorded(Recorded.open(recording), to);
  }

  private ParameterException refused(String sentence) {
    return new ParameterException(spec().commandLine(), sentence);
  }

  private int drawRun(Path to) throws Exception {
    List<byte[]> pieces = Slices.of(files);
    PrintWriter err = spec().commandLine().getErr();
    Job job = device.job(SHOWN_BROWNING, null, err);
    PieceRun.Plan plan =
        new PieceRun.Plan(pieces, WARM + SHOWN, BRIEF_BROWNING, SHOWN, SHOWN_BROWNING);
    List<PictureWatch> watching = new ArrayList<>();
    int stopped =
        new PieceJob(job, opener)
            .run(
                plan,
                session -> {
                  watching.add(new PictureWatch(session));
                  return watching.getFirst();
                });
    if (stopped != 0) {
      err.println("Stopped: nothing is drawn.");
      return stopped;
    }
    PictureWatch watch = watching.getFirst();
    Life life = watch.life();
    if (life == null) {
      throw new UserError(
          ExitCode.FAILED, "No write's life is whole: some of its events were dropped. Try again.");
    }
    int bytes = plan.piece(watch.number()).length;
    String run =
        "A real run: %d bytes written to the toaster %s, browning %d; write %d of %d."
            .formatted(
                bytes, PieceArguments.where(job), SHOWN_BROWNING, watch.number(), plan.writes());
    write(to, Picture.of(life, watch.counted(), run));
    tell(to, life, watch.counted());
    return ExitCode.SAME;
  }

  private int drawRecorded(Recorded recorded, Path to) {
    Life life = RecordedLife.of(recorded, request);
    List<String> settings = new ArrayList<>();
    for (Map.Entry<String, String> each : recorded.header().settings().entrySet()) {
      settings.add(each.getKey() + " " + each.getValue());
    }
    String run =
        "A recorded run of %s on %s, %s; request %d."
            .formatted(
                recorded.header().started().truncatedTo(ChronoUnit.SECONDS),
                recorded.header().target(),
                String.join(", ", settings),
                life.request());
    write(to, Picture.of(life, Counted.NOT, Visible.line(run)));
    tell(to, life, Counted.NOT);
    recorded.check();
    return ExitCode.SAME;
  }

  private void write(Path to, String svg) {
    if (to.toString().equals(Operands.STDIN)) {
      spec().commandLine().getOut().print(svg);
      return;
    }
    try {
      WholeFile.write(to, path -> Files.writeString(path, svg, UTF_8));
    } catch (IOException e) {
      throw new UserError(
          ExitCode.FAILED,
          Visible.line(to.toString()) + " could not be written: " + Reason.of(e) + ".",
          e);
    }
  }

  private void tell(Path to, Life life, Counted counted) {
    if (to.toString().equals(Operands.STDIN)) {
      return;
    }
    PrintWriter out = spec().commandLine().getOut();
    out.printf(
        "%s: request %d took %s us; threads worked for it for %s us.%n",
        Visible.line(to.toString()),
        life.request(),
        Micros.of(life.nanos()),
        Micros.of(life.workedNanos()));
    if (counted.samples() > 0) {
      out.printf(
          "Threads that waited for it: none in %d of %d counts.%n",
          counted.without(), counted.samples());
    }
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec); // picocli fills it in
  }
}
