package usbtoaster.cli;

import java.util.List;
import usbtoaster.trace.Stage;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.life.LifeTable;
import usbtoaster.trace.text.TextTable;
import usbtoaster.view.StageWords;

/** What each stage of a life is, in the words of the two articles. */
final class Legend {
  private Legend() {}

  /** Returns the legend of the stages that {@code life} has, in so many columns. */
  static List<String> of(Life life, int columns) {
    TextTable table = new TextTable("stage", "what happens there");
    for (Stage stage : Stage.values()) {
      if (life.reached(stage)) {
        table.row(stage.name(), StageWords.of(stage));
      }
    }
    if (life.blocked()) {
      table.row(LifeTable.WAITS, "the thread of the blocking call: it does nothing else");
    } else {
      table.row(LifeTable.NOBODY, "the write is in flight, or in a queue: there is no thread");
    }
    return table.lines(columns);
  }
}
