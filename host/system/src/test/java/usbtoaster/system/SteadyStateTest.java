package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import usbtoaster.driver.ToasterSettings;
import usbtoaster.kernel.CompletionEntry;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.NtStatus;
import usbtoaster.wires.FaultPlan;

/**
 * In the steady state {@code kernel}, {@code driver} and {@code trace} allocate nothing for a
 * request. The flight recorder samples allocations with their stacks, about one for every 4 KiB;
 * none may come from one of these, so they allocate less than a byte for a request.
 */
@ParameterizedClass(name = "on the {0}")
@EnumSource(TestTarget.class)
class SteadyStateTest {
  private final TestTarget target;

  SteadyStateTest(TestTarget target) {
    this.target = target;
  }

  private static final List<String> OURS =
      List.of("usbtoaster.kernel.", "usbtoaster.driver.", "usbtoaster.trace.");

  @TempDir Path folder;

  @Test
  void shouldAllocateNothingInKernelDriverAndTrace() throws Exception {
    int writes = target.scaled(20_000, 2_500);
    Path file = folder.resolve("allocations.jfr");
    try (VirtualSystem system =
            new VirtualSystem(target, FaultPlan.none(), ToasterSettings.DEFAULT, 1 << 16);
        Recording recording = new Recording()) {
      FileObject toaster = new Requests(system).open();
      Requests requests = new Requests(system);
      requests.write(toaster, target.scaled(5_000, 1_000));
      system.trace.drain(event -> {});
      recording.enable("jdk.ObjectAllocationSample").withStackTrace().with("throttle", "off");
      recording.start();
      requests.write(toaster, writes);
      recording.stop();
      recording.dump(file);
    }
    List<String> all = new ArrayList<>();
    Set<String> ours = new TreeSet<>();
    collect(file, all, ours);
    LoggerFactory.getLogger(SteadyStateTest.class)
        .info(
            "{} allocations sampled over {} writes, {} of kernel, driver or trace",
            all.size(),
            writes,
            ours.size());
    assertThat(all)
        .as("samples, so that the absence of some means something")
        .hasSizeGreaterThan(target.scaled(1000, 100));
    assertThat(ours).isEmpty();
  }

  /** Sends one request after the other, with the caller's own block, made before it is sampled. */
  private record Requests(
      VirtualSystem system, IoRequest request, CompletionEntry entry, byte[] bread) {
    Requests(VirtualSystem system) {
      this(system, new IoRequest().context("context"), new CompletionEntry(), new byte[600]);
    }

    FileObject open() {
      IoManager.OpenResult opened = system.io.open(system.driver.device(), false, 0);
      FileObject file = opened.file();
      if (file == null) {
        throw new AssertionError(NtStatus.name(opened.status()));
      }
      file.bind(system.pool.port(), 0);
      return file;
    }

    void write(FileObject file, int writes) {
      for (int i = 0; i < writes; i++) {
        int status = system.io.write(file, request, bread, 0, bread.length);
        assertPending(status);
        while (system.io.dequeue(system.pool.port(), entry, 0) != NtStatus.SUCCESS) {
          system.advance(100_000);
        }
        assertPending(entry.status() == NtStatus.SUCCESS ? NtStatus.PENDING : entry.status());
        entry.giveBack();
      }
    }

    private static void assertPending(int status) {
      if (status != NtStatus.PENDING) {
        throw new AssertionError(NtStatus.name(status));
      }
    }
  }

  private static void collect(Path file, List<String> all, Set<String> ours) throws IOException {
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      if (event.getStackTrace() == null) {
        continue;
      }
      RecordedFrame culprit = culprit(event.getStackTrace().getFrames());
      if (culprit == null) {
        continue;
      }
      String type = culprit.getMethod().getType().getName();
      String place =
          type
              + "."
              + culprit.getMethod().getName()
              + " makes "
              + event.getClass("objectClass").getName();
      all.add(place);
      if (OURS.stream().anyMatch(type::startsWith)) {
        ours.add(place);
      }
    }
  }

  /** Returns the innermost frame that is not the JDK's; the mocks' proxies are not the JDK's. */
  private static @Nullable RecordedFrame culprit(List<RecordedFrame> stack) {
    for (RecordedFrame frame : stack) {
      String type = frame.getMethod().getType().getName();
      boolean jdk = type.startsWith("java.") || type.startsWith("jdk.") || type.startsWith("sun.");
      if (!jdk || type.contains("$Proxy")) {
        return frame;
      }
    }
    return null;
  }
}
