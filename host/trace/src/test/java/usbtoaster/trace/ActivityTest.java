package usbtoaster.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ActivityTest {
  private final List<String> heard = new ArrayList<>();

  private final ActivityListener listener =
      new ActivityListener() {
        @Override
        public void began(Activity activity) {
          heard.add("+" + activity);
        }

        @Override
        public void ended(Activity activity) {
          heard.add("-" + activity);
        }

        @Override
        public void completed(boolean error) {
          heard.add(error ? "error" : "success");
        }
      };

  @Test
  void shouldNotifyWhereNothingIsRecorded() {
    Trace trace = Trace.ofActivities(listener);

    trace.begin(Activity.REQUEST);
    trace.begin(Activity.ISR);
    trace.end(Activity.ISR);
    trace.endRequest(true);
    trace.record(Stage.CALL, 1, 0);

    assertThat(trace.enabled()).isFalse();
    assertThat(heard).containsExactly("+REQUEST", "+ISR", "-ISR", "error", "-REQUEST");
    assertThat(trace.drain(event -> {})).isZero();
    assertThat(trace.dropped() + trace.unheard()).isZero();
  }

  @Test
  void shouldNotifyBesideRecording() {
    Trace trace = new Trace(8, () -> 1, () -> 0, listener);

    trace.record(Stage.CALL, 1, 0);
    trace.begin(Activity.DPC);
    trace.endRequest(false);

    assertThat(heard).containsExactly("+DPC", "success", "-REQUEST");
    assertThat(trace.drain(event -> heard.add(event.stage().name()))).isOne();
  }

  @Test
  void shouldNotifyAllWhateverTheFirstOnesThrow() {
    ActivityListener failing =
        new ActivityListener() {
          @Override
          public void began(Activity activity) {
            throw new AssertionError("no place");
          }
        };
    Trace trace = Trace.ofActivities(ActivityListener.all(failing, listener, failing));

    trace.endRoutine(Activity.DPC, "routine", trace.beginRoutine(Activity.DPC));

    assertThat(heard).containsExactly("+DPC", "-DPC");
    assertThat(trace.unheard()).isOne();
  }

  @Test
  void shouldDoNothingWithoutAListener() {
    Trace.OFF.begin(Activity.APC);
    Trace.OFF.end(Activity.APC);
    Trace.OFF.endRequest(true);

    assertThat(Trace.OFF.unheard()).isZero();
  }

  @Test
  void shouldGoOnWhateverTheListenerThrows() {
    Trace trace =
        Trace.ofActivities(
            new ActivityListener() {
              @Override
              public void began(Activity activity) {
                throw new AssertionError("no place for a beginning");
              }

              @Override
              public void ended(Activity activity) {
                heard.add("ended");
                throw new IllegalStateException("no place for an end");
              }

              @Override
              public void completed(boolean error) {
                throw new StackOverflowError();
              }
            });

    trace.begin(Activity.PORT);
    trace.end(Activity.PORT);
    trace.endRequest(false);

    assertThat(heard).containsExactly("ended", "ended");
    assertThat(trace.unheard()).isEqualTo(4);
  }

  @Test
  void shouldTellOfEachStageThoughTheRingIsFull() {
    ActivityListener listener =
        new ActivityListener() {
          @Override
          public void reached(Stage stage, long request, long detail) {
            heard.add(stage + " " + request + " " + detail);
          }
        };
    Trace trace = new Trace(2, () -> 0, () -> 0, ActivityListener.all(listener));

    trace.record(Stage.CALL, 1, 0);
    trace.record(Stage.IRP, 1, 5);
    trace.recordAt(Stage.EDGE, 0, 7, 1_000);

    assertThat(heard).containsExactly("CALL 1 0", "IRP 1 5", "EDGE 0 7");
    assertThat(trace.dropped()).isOne();
  }
}
