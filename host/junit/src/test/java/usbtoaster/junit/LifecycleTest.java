package usbtoaster.junit;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.context.Context;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The machine of a test")
class LifecycleTest {
  @BeforeEach
  void forget() {
    Samples.MACHINES.clear();
    Samples.CONTEXTS.clear();
  }

  @Test
  void shouldBeTheSameWhereverATestNamesIt() {
    assertThat(Run.of(Samples.Everywhere.class).failures()).isEmpty();
    assertThat(machines()).hasSize(2);
    assertThat(Samples.CONTEXTS).hasSize(2).allMatch(Context::isShutdown);
  }

  @Test
  void shouldBeAnotherForEachTestOfEachForm() {
    Run run = Run.of(Samples.Forms.class);
    assertThat(run.tests()).hasSize(8);
    assertThat(run.failure()).isInstanceOf(PicoAssertionError.class); // of another image
    assertThat(run.failure().getMessage()).startsWith("Core 0 has faulted: undefined instruction");
    assertThat(Samples.MACHINES).hasSize(7);
    assertThat(Samples.MACHINES.get("one")).isSameAs(Samples.MACHINES.get("two")); // of a factory
    assertThat(machines()).hasSize(6);
  }

  @Test
  void shouldBeSharedByTheTestsOfAClassThatSaysSo() {
    assertThat(Run.of(parallel(4), Samples.Shared.class).failures()).isEmpty();
    assertThat(Samples.MACHINES).hasSize(22);
    assertThat(machines()).hasSize(1);
    Pico shared = machines().iterator().next();
    assertThat(shared.now()).isEqualTo(Units.ms(20));
  }

  @Test
  void shouldBeSharedWhereTheInstanceIs() {
    assertThat(Run.of(Samples.SharedByLifecycle.class).failures()).isEmpty();
    assertThat(Run.of(parallel(4), Samples.SharedByLifecycle.class).failures()).isEmpty();
  }

  @Test
  void shouldBeToldByAnAnnotationOfOnesOwn() {
    assertThat(Run.of(Samples.Composed.class).failures()).isEmpty();
  }

  @Test
  void shouldNotMindFortyNineOthers() {
    Set<String> before = threads();
    Run run = Run.of(parallel(50), Samples.Fifty.class);
    assertThat(run.failures()).isEmpty();
    assertThat(run.tests()).hasSize(50);
    assertThat(machines()).hasSize(50);
    assertThat(Samples.CONTEXTS).hasSize(50).allMatch(Context::isShutdown);
    assertThat(threads()).isSubsetOf(before);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Samples.FailsByItself.class,
        Samples.FailsBefore.class,
        Samples.FailsInConstructor.class
      })
  void shouldBeClosedWhereverATestFails(Class<?> sample) {
    assertThat(Run.of(sample).failures()).hasSize(1);
    assertThat(Samples.CONTEXTS).hasSize(1).allMatch(Context::isShutdown);
  }

  @Test
  void shouldLeaveNoThreadWhereAParameterCannotBeHad() {
    Set<String> before = threads();
    assertThat(Run.of(Misuse.NoVirtualTime.class).failures()).hasSize(1);
    assertThat(threads()).isSubsetOf(before);
  }

  @Test
  void shouldRunWhatTheConfigurationNamesAndBeforeItASystemProperty() {
    Map<String, String> spin = Map.of("toaster.image", Images.SPIN);
    assertThat(aborted(Run.of(spin, Samples.NamesNoImage.class))).contains("(spin");
    System.setProperty("toaster.image", Images.SLEEPS);
    try {
      assertThat(aborted(Run.of(spin, Samples.NamesNoImage.class))).contains("(sleeper)");
    } finally {
      System.clearProperty("toaster.image");
    }
    assertThat(Run.of(Samples.NamesNoImage.class).failure())
        .hasMessageContaining("There is no firmware for the emulated Pico: set the property");
  }

  private static String aborted(Run run) {
    assertThat(run.failures()).isEmpty();
    return String.valueOf(run.tests().getFirst().thrown().getMessage());
  }

  private static Map<String, String> parallel(int threads) {
    return Map.of(
        "junit.jupiter.execution.parallel.enabled",
        "true",
        "junit.jupiter.execution.parallel.mode.default",
        "concurrent",
        "junit.jupiter.execution.parallel.config.strategy",
        "fixed",
        "junit.jupiter.execution.parallel.config.fixed.parallelism",
        Integer.toString(threads));
  }

  private static Set<Pico> machines() {
    return Set.copyOf(List.copyOf(Samples.MACHINES.values()));
  }

  /** Returns the names of the threads that belong to a Pico or to Pi4J. */
  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.matches("(rp2040|pico-|pi4j|Pi4J).*"))
        .collect(Collectors.toSet());
  }
}
