package usbtoaster.view.picture;

import java.util.StringJoiner;
import usbtoaster.trace.life.LifeRow;
import usbtoaster.view.StageWords;

/** Says in words what the picture shows. */
final class Telling {
  private Telling() {}

  /** Returns the sentence below the title. */
  static String sum(Journey journey, Counted counted) {
    if (journey.isTemplate()) {
      return "";
    }
    long whole = 0;
    for (Step step : journey.steps()) {
      LifeRow.Reached measured = step.measured();
      whole = measured == null ? whole : Math.max(whole, measured.sinceCallNanos());
    }
    String worked =
        "It took %s, and threads worked for it for %s of that"
            .formatted(Times.rough(whole), Times.rough(journey.workedNanos()));
    return counted.samples() > 0 && counted.most() == 0
        ? worked + ". In the rest nobody did, and nobody waited for it."
        : worked + ".";
  }

  /** Returns the whole way for whoever does not see the picture. */
  static String of(Journey journey, Counted counted) {
    if (journey.isTemplate()) {
      return "Lanes from the user's code down to the device, and the stages of a write in them.";
    }
    StringJoiner text = new StringJoiner(" ");
    text.add(sum(journey, counted));
    text.add("Threads waiting for it: " + counted.number() + ", " + counted.told() + ".");
    for (Step step : journey.steps()) {
      LifeRow.Reached measured = step.measured();
      String when = measured == null ? "" : Times.exact(measured.sinceCallNanos()) + ", ";
      text.add(
          "%d. %s, %s%s: %s."
              .formatted(
                  step.number(), step.stage(), when, step.thread(), StageWords.of(step.stage())));
    }
    return text.toString();
  }
}
