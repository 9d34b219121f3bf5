package usbtoaster.view.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import usbtoaster.trace.Stage;
import usbtoaster.trace.StageGraph;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.life.LifeRow;
import usbtoaster.trace.text.Micros;
import usbtoaster.view.picture.Drawn.Area;

final class PictureTest {
  private static final Path APPROVED = Path.of("src/test/resources/usbtoaster/view/picture.svg");
  private static final Counted NONE = new Counted(40, 40, 0);

  record Sample(String name, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static String of(Life life) {
    return Picture.of(life, NONE, "512 bytes on the emulated Pico, write 303 of 303.");
  }

  static List<Sample> samples() {
    Stage[] real = {
      Stage.DMA_SEEN, Stage.DMA_DONE, Stage.IRQ_RAISED, Stage.ACK_SEEN, Stage.EDGE, Stage.INLINE
    };
    return List.of(
        new Sample("template", Picture.template()),
        new Sample("usual", of(SampleLife.usual())),
        new Sample("all told", of(SampleLife.without(Stage.POST))),
        new Sample("a real Pico", of(SampleLife.without(real))),
        new Sample("the mock", of(SampleLife.without(mock()))),
        new Sample("queued", of(SampleLife.queued())),
        new Sample("nobody counted", Picture.of(SampleLife.usual(), Counted.NOT, "&<>\u0007\"")));
  }

  private static Stage[] mock() {
    return new Stage[] {Stage.DMA_SEEN, Stage.IRQ_RAISED, Stage.ACK_SEEN, Stage.EDGE, Stage.INLINE};
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldLayNothingOverAnother(Sample sample) {
    Drawn drawn = new Drawn(sample.text());
    List<Area> texts = drawn.texts();
    List<Area> boxes = new ArrayList<>();
    Stream.of("box", "object", "frames")
        .forEach(name -> drawn.ofClass(name).forEach(box -> boxes.add(Drawn.box(box))));
    apart(texts);
    apart(boxes);
    for (Area text : texts) {
      for (Area box : boxes) {
        assertThat(!text.touches(box) || box.holds(text)).as(text + " and " + box).isTrue();
      }
    }
    Area paper = Drawn.box(drawn.ofClass("paper").getFirst());
    assertThat(texts).allMatch(paper::holds);
    List<Area> bands = drawn.ofClass("band").stream().map(Drawn::box).toList();
    apart(bands);
    assertThat(boxes).allMatch(box -> bands.stream().anyMatch(band -> band.holds(box)));
  }

  private static void apart(List<Area> areas) {
    for (int i = 0; i < areas.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(areas.get(i).touches(areas.get(j)))
            .as(areas.get(i) + " and " + areas.get(j))
            .isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldLeadEachWayFromBoxToBoxAndOverNothing(Sample sample) {
    Drawn drawn = new Drawn(sample.text());
    List<Area> others = new ArrayList<>(drawn.texts());
    Stream.of("box", "object", "toasts", "frames")
        .forEach(name -> drawn.ofClass(name).forEach(box -> others.add(Drawn.box(box))));
    assertThat(drawn.ofClass("way")).hasSizeGreaterThan(14);
    for (Element way : drawn.ofClass("way")) {
      List<Area> pieces = Drawn.pieces(way);
      Area from = boxOf(drawn, way.getAttribute("data-from"));
      Area to = boxOf(drawn, way.getAttribute("data-to"));
      assertThat(grown(from).touches(pieces.getFirst())).as(pieces.getFirst() + "").isTrue();
      assertThat(grown(to).touches(pieces.getLast())).as(pieces.getLast() + "").isTrue();
      for (Area piece : pieces) {
        others.stream()
            .filter(other -> !other.equals(from) && !other.equals(to))
            .forEach(
                other -> assertThat(other.touches(piece)).as(piece + " over " + other).isFalse());
      }
    }
  }

  private static Area boxOf(Drawn drawn, String stage) {
    Element group = drawn.byId("stage-" + stage);
    return Drawn.box((Element) group.getElementsByTagName("rect").item(0));
  }

  private static Area grown(Area area) {
    return new Area(
        area.what(), area.left() - 3, area.top() - 3, area.right() + 3, area.bottom() + 3);
  }

  @Test
  void shouldGiveThePageAllStagesLanesAndPlacesForNumbers() {
    Drawn drawn = new Drawn(Picture.template());
    List<Element> stages = drawn.ofClass("stage");
    assertThat(stages.stream().map(each -> each.getAttribute("id")))
        .containsExactlyElementsOf(
            Arrays.stream(Stage.values())
                .filter(stage -> !stage.ofEngine())
                .map(stage -> "stage-" + stage)
                .toList());
    for (Element stage : stages) {
      assertThat(stage.getAttribute("id")).isEqualTo("stage-" + stage.getAttribute("data-stage"));
      assertThat(Drawn.texts(stage, "time")).containsExactly("");
      assertThat(Drawn.texts(stage, "thread")).containsExactly("");
      assertThat(stage.getElementsByTagName("title").getLength()).isEqualTo(1);
    }
    for (String lane : "code task pool port kernel driver device nobody".split(" ", -1)) {
      assertThat(drawn.byId("lane-" + lane).getTagName()).isEqualTo("g");
    }
    assertThat(drawn.byId("waiting").getTextContent()).isEqualTo("?");
    assertThat(drawn.byId("gap").getTextContent()).isEmpty();
    for (Element way : drawn.ofClass("way")) {
      drawn.byId("stage-" + way.getAttribute("data-from"));
      drawn.byId("stage-" + way.getAttribute("data-to"));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldStandAloneAndSayWhatItIs(Sample sample) {
    Drawn drawn = new Drawn(sample.text());
    assertThat(drawn.all("*"))
        .extracting(Element::getTagName)
        .doesNotContain("script", "style", "image", "use", "foreignObject", "a");
    assertThat(drawn.all("*"))
        .allMatch(each -> !each.hasAttribute("style") && !each.hasAttribute("href"));
    assertThat(sample.text().replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http", "@import", "data:")
        .doesNotContainPattern("url\\((?!#picture-)");
    assertThat(drawn.root().getAttribute("viewBox")).startsWith("0 0 1600 ");
    assertThat(drawn.root().getAttribute("role")).isEqualTo("img");
    assertThat(drawn.byId("picture-title").getTextContent()).isNotEmpty();
    assertThat(drawn.byId("picture-desc").getTextContent()).isNotEmpty();
    List<String> ids =
        drawn.all("*").stream()
            .map(each -> each.getAttribute("id"))
            .filter(s -> !s.isEmpty())
            .toList();
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void shouldNumberAndTimeTheStagesAsTheLifeHasThem() {
    Life life = SampleLife.usual();
    Drawn drawn = new Drawn(of(life));
    List<LifeRow.Reached> rows =
        life.rows().stream()
            .filter(LifeRow.Reached.class::isInstance)
            .map(LifeRow.Reached.class::cast)
            .toList();
    List<Element> stages = drawn.ofClass("stage");
    assertThat(stages)
        .hasSize(StageGraph.WHOLE.required().size() + StageGraph.WHOLE.optional().size() - 2);
    assertThat(stages.stream().map(stage -> Drawn.texts(stage, "number").getFirst()))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, stages.size()).mapToObj(Integer::toString).toList());
    long before = -1;
    for (Element stage : stages) {
      String time = Drawn.texts(stage, "time").getFirst().replace(" µs", "");
      LifeRow.Reached row =
          rows.stream()
              .filter(each -> each.stage().name().equals(stage.getAttribute("data-stage")))
              .filter(each -> Micros.of(each.sinceCallNanos()).equals(time))
              .findFirst()
              .orElseThrow();
      assertThat(row.sinceCallNanos()).isGreaterThan(before);
      before = row.sinceCallNanos();
      assertThat(Drawn.texts(stage, "thread")).containsExactly(row.thread());
    }
    assertThat(drawn.byId("waiting").getTextContent()).isEqualTo("0");
  }

  @Test
  void shouldShowTheInterruptThatEndedTheWriteAndTheGapBeforeIt() {
    Drawn drawn = new Drawn(of(SampleLife.usual()));
    // the last burst was served at 770 us, and the interrupt came at 58 302.5 us
    assertThat(Drawn.texts(drawn.byId("stage-INTERRUPT"), "time")).containsExactly("58 302.5 µs");
    assertThat(drawn.byId("gap").getTextContent()).isEqualTo("57.5 ms");
    assertThat(drawn.byId("frames").getTextContent()).contains("+ 2 like it", "765 µs");
    assertThat(drawn.byId("counted").getTextContent()).contains("40 times");
  }

  @Test
  void shouldSayWhenNobodyHasCountedOrSomebodyWaits() {
    Drawn uncounted = new Drawn(Picture.of(SampleLife.usual(), Counted.NOT, ""));
    assertThat(uncounted.byId("waiting").getTextContent()).isEqualTo("?");
    assertThat(uncounted.byId("picture-desc").getTextContent()).doesNotContain("nobody waited");
    Drawn waiting = new Drawn(Picture.of(SampleLife.usual(), new Counted(9, 3, 2), ""));
    assertThat(waiting.byId("waiting").getTextContent()).isEqualTo("2");
    assertThat(waiting.byId("counted").getTextContent()).contains("none in 3 of 9");
    assertThat(waiting.byId("picture-desc").getTextContent()).doesNotContain("nobody waited");
  }

  @Test
  void shouldDrawAThreadSolidAndWhatIsLeftForAnotherDashed() {
    Drawn drawn = new Drawn(of(SampleLife.usual()));
    List<String> solid = ways(drawn, "thread");
    List<String> dashed = ways(drawn, "left");
    assertThat(solid)
        .contains(
            "CALL IRP", "DMA_START PENDING", "PENDING SUSPEND", "INTERRUPT ISR", "DPC COMPLETE")
        .contains("BORROW TASK", "BORROW RETURN");
    assertThat(dashed)
        .containsExactlyInAnyOrder(
            "DMA_START DMA_SEEN",
            "DMA_SEEN DMA_DONE",
            "DMA_DONE IRQ_RAISED",
            "IRQ_RAISED INTERRUPT",
            "ISR ACK_SEEN",
            "PACKET BORROW",
            "POST RESUME");
    Drawn queued = new Drawn(of(SampleLife.queued()));
    assertThat(ways(queued, "left")).contains("DISPATCH DMA_START");
    assertThat(ways(queued, "thread")).contains("DISPATCH PENDING", "INLINE RESUME");
    for (Element way : drawn.ofClass("left")) {
      assertThat(way.getAttribute("stroke-dasharray")).isNotEqualTo("none");
    }
  }

  private static List<String> ways(Drawn drawn, String kind) {
    return drawn.ofClass(kind).stream()
        .filter(each -> each.getTagName().equals("path"))
        .map(way -> way.getAttribute("data-from") + " " + way.getAttribute("data-to"))
        .toList();
  }

  @Test
  void shouldColourABoxByItsThread() {
    Drawn drawn = new Drawn(of(SampleLife.usual()));
    Drawn queued = new Drawn(of(SampleLife.queued()));
    assertThat(stroke(drawn, "DMA_START")).isEqualTo(stroke(drawn, "CALL"));
    assertThat(stroke(queued, "DMA_START")).isEqualTo(stroke(queued, "DPC"));
    assertThat(stroke(drawn, "RESUME")).isEqualTo(stroke(drawn, "CALL"));
    assertThat(stroke(queued, "RESUME")).isEqualTo(stroke(queued, "BORROW"));
    Drawn template = new Drawn(Picture.template());
    assertThat(stroke(template, "DMA_START")).isEqualTo(stroke(template, "CALL"));
    assertThat(stroke(template, "ISR")).isNotIn(stroke(template, "CALL"), Svg.INK);
  }

  private static String stroke(Drawn drawn, String stage) {
    Element group = drawn.byId("stage-" + stage);
    return ((Element) group.getElementsByTagName("rect").item(0)).getAttribute("stroke");
  }

  @Test
  void shouldBeReadableInBlackAndWhite() {
    Drawn drawn = new Drawn(of(SampleLife.usual()));
    for (Element text : drawn.all("text")) {
      String fill = text.getAttribute("fill");
      assertThat(fill).as(text.getTextContent()).isIn("", Svg.PAPER); // the ink of its group
      boolean white = fill.equals(Svg.PAPER);
      assertThat(white).isEqualTo(text.getAttribute("class").equals("number")); // on a black disc
    }
    Element paper = drawn.ofClass("paper").getFirst();
    assertThat(paper.getAttribute("fill")).isEqualTo(Svg.PAPER);
  }

  @Test
  void shouldDrawAsWasApproved() throws IOException {
    String text = of(SampleLife.usual());
    if ("write".equals(System.getProperty("toaster.docs"))) {
      Files.createDirectories(APPROVED.getParent());
      Files.writeString(APPROVED, text);
    }
    assertThat(text)
        .as("made anew by this test with -Dtoaster.docs=write; look at it")
        .isEqualTo(Files.readString(APPROVED));
  }
}
