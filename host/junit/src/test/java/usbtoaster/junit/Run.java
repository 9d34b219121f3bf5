package usbtoaster.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A run of JUnit inside a test, of classes whose tests may fail; and what came of it. */
final class Run {
  /** What came of a test or of a container. */
  record Result(String name, boolean isTest, TestExecutionResult outcome) {
    boolean failed() {
      return outcome.getStatus() == TestExecutionResult.Status.FAILED;
    }

    Throwable thrown() {
      return outcome.getThrowable().orElseThrow();
    }
  }

  private final List<Result> results = new CopyOnWriteArrayList<>();

  private Run() {}

  static Run of(Class<?>... classes) {
    return of(Map.of(), classes);
  }

  static Run of(Map<String, String> parameters, Class<?>... classes) {
    Images.make();
    Run run = new Run();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(List.of(classes).stream().map(DiscoverySelectors::selectClass).toList())
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
            .configurationParameters(parameters)
            .build();
    LauncherConfig config =
        LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .build();
    Launcher launcher = LauncherFactory.create(config);
    launcher.execute(request, run.listener());
    return run;
  }

  private TestExecutionListener listener() {
    return new TestExecutionListener() {
      @Override
      public void executionFinished(TestIdentifier test, TestExecutionResult outcome) {
        results.add(new Result(test.getDisplayName(), test.isTest(), outcome));
      }
    };
  }

  /** Returns what came of the tests, in the order in which they ended. */
  List<Result> tests() {
    return results.stream().filter(Result::isTest).toList();
  }

  /** Returns what failed, tests and containers. */
  List<Throwable> failures() {
    return results.stream().filter(Result::failed).map(Result::thrown).toList();
  }

  /** Returns what the one test that there is has thrown. */
  Throwable failure() {
    List<Throwable> all = new ArrayList<>(failures());
    if (all.size() != 1) {
      throw new AssertionError("One failure was expected, not " + all);
    }
    return all.getFirst();
  }
}
