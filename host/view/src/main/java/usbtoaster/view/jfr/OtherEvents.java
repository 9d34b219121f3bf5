package usbtoaster.view.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The types of events that are no part of a request's life. */
final class OtherEvents {
  private OtherEvents() {}

  @Name("usbtoaster.Stage")
  @Label("Stage")
  @Category("Toaster")
  @StackTrace(false)
  static final class StageReached extends Event {
    @Label("Stage")
    @Nullable String stage;

    @Label("Requests")
    @Nullable String requests;

    @Label("Detail")
    long detail;

    @Label("Device Time")
    @Description("On the device's own clock; 0 where it told none")
    @Timespan(Timespan.NANOSECONDS)
    long deviceTime;

    @Label("Thread Of")
    @Nullable String threadOf;

    @Label("Processor")
    int processor;
  }

  @Category({"Toaster", "Routines"})
  @StackTrace(false)
  abstract static class Routine extends Event {
    @Label("Routine")
    @Nullable String routine;

    @Label("Requests")
    @Description("Those that it served")
    @Nullable String requests;
  }

  @Name("usbtoaster.Isr")
  @Label("ISR")
  static final class Isr extends Routine {}

  @Name("usbtoaster.Dpc")
  @Label("DPC")
  static final class Dpc extends Routine {}

  @Name("usbtoaster.Function")
  @Label("Firmware Function")
  @Category({"Toaster", "Device"})
  @StackTrace(false)
  static final class Function extends Event {
    @Label("Function")
    @Nullable String function;

    @Label("Depth")
    int depth;

    @Label("Request")
    @Description("Whose frame had the bus when it began; 0: nobody's")
    long request;

    @Label("Device Duration")
    @Timespan(Timespan.NANOSECONDS)
    long deviceDuration;
  }

  @Name("usbtoaster.Line")
  @Label("Line")
  @Category({"Toaster", "Device"})
  @StackTrace(false)
  static final class Line extends Event {
    @Label("Line")
    @Nullable String line;

    @Label("High")
    boolean high;
  }

  @Name("usbtoaster.Leds")
  @Label("LEDs")
  @Category("Toaster")
  @StackTrace(false)
  static final class Leds extends Event {
    @Label("Lit")
    @Nullable String lit;
  }

  @Name("usbtoaster.InFlightCount")
  @Label("Requests in Flight")
  @Category("Toaster")
  @StackTrace(false)
  static final class InFlightCount extends Event {
    @Label("Requests in Flight")
    int count;
  }

  @Name("usbtoaster.Lost")
  @Label("Lost")
  @Description("Entries that the recording lacks")
  @Category("Toaster")
  @StackTrace(false)
  static final class LostEntries extends Event {
    @Label("Entries")
    long entries;
  }

  @Name("usbtoaster.Recording")
  @Label("Recording")
  @Description("What was recorded")
  @Category("Toaster")
  @StackTrace(false)
  static final class About extends Event {
    @Label("Target")
    @Nullable String target;

    @Label("Settings")
    @Nullable String settings;
  }
}
