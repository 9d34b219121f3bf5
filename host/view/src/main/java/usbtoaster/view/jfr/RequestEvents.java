package usbtoaster.view.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;
import usbtoaster.view.timeline.Span;

/** The types of events that are parts of a request's life, and the life itself. */
final class RequestEvents {
  private RequestEvents() {}

  /** What all of them have. */
  @Category({"Toaster", "Requests"})
  @StackTrace(false)
  abstract static class Part extends Event {
    @Label("Request")
    long request;

    @Label("First Stage")
    @Nullable String firstStage;

    @Label("Last Stage")
    @Nullable String lastStage;

    @Label("Detail")
    @Description("Of the last stage: the status of COMPLETE, the tag of a frame")
    long detail;

    @Label("Torn")
    @Description("Events may be missing in it")
    boolean torn;
  }

  @Name("usbtoaster.Request")
  @Label("Request")
  @Description("From the call until the continuation ran and the thread was given back")
  static final class Request extends Part {}

  @Name("usbtoaster.Submit")
  @Label("Submit")
  @Description("The caller's thread is in the call")
  static final class Submit extends Part {}

  @Name("usbtoaster.Blocked")
  @Label("Blocked")
  @Description("The caller's thread waits in a blocking call")
  static final class Blocked extends Part {}

  @Name("usbtoaster.InFlight")
  @Label("In Flight")
  @Description("No thread is about it")
  static final class InFlight extends Part {}

  @Name("usbtoaster.Slot")
  @Label("Slot")
  @Description("It has one of the toaster's slots")
  static final class Slot extends Part {}

  @Name("usbtoaster.Transfer")
  @Label("Transfer")
  @Description("A frame of it has the bus, until a DPC finds what became of it")
  static final class Transfer extends Part {}

  @Name("usbtoaster.Frame")
  @Label("Frame")
  @Description("The device moves a frame of it")
  static final class Frame extends Part {}

  @Name("usbtoaster.Completion")
  @Label("Completion")
  @Description("Its completion is handed on")
  static final class Completion extends Part {}

  @Name("usbtoaster.Borrowed")
  @Label("Borrowed")
  @Description("An I/O thread is borrowed for its packet")
  static final class Borrowed extends Part {}

  @Name("usbtoaster.Continuation")
  @Label("Continuation")
  @Description("Its continuation begins")
  static final class Continuation extends Part {}

  static Part of(Span span) {
    Part part =
        switch (span.kind()) {
          case REQUEST -> new Request();
          case SUBMIT -> new Submit();
          case BLOCKED -> new Blocked();
          case IN_FLIGHT -> new InFlight();
          case SLOT -> new Slot();
          case TRANSFER -> new Transfer();
          case FRAME -> new Frame();
          case COMPLETION -> new Completion();
          case BORROWED -> new Borrowed();
          case CONTINUATION -> new Continuation();
        };
    part.request = span.request();
    part.firstStage = span.first().stage().name();
    part.lastStage = span.last().stage().name();
    part.detail = span.last().detail();
    part.torn = span.torn();
    return part;
  }
}
