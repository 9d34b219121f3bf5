package usbtoaster.system;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import java.util.function.BooleanSupplier;
import usbtoaster.driver.ToasterWiring;
import usbtoaster.emulator.image.Image;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.targets.FirmwareImage;
import usbtoaster.targets.TargetException;
import usbtoaster.targets.ToasterPico;
import usbtoaster.time.Timebase;
import usbtoaster.trace.ActivityListener;
import usbtoaster.trace.Trace;
import usbtoaster.trace.record.Recorder;
import usbtoaster.wires.FaultPlan;
import usbtoaster.wires.Faults;

/** The real firmware in its own virtual time, with faults between Pi4J's objects and the driver. */
final class EmulatedDevice implements VirtualDevice {
  static final Image FIRMWARE = firmware();

  private final MachineTime time = new MachineTime();
  private final Activities activities = new Activities();
  private final Trace trace;
  final Recorder recorder;
  final EmulatedPico pico;
  private final Context pi4j;
  private final PicoWires wires;

  EmulatedDevice(FaultPlan faults, int traceEvents) {
    this(faults, traceEvents, 0);
  }

  /** Makes a device whose recorder holds {@code entries}, too. */
  EmulatedDevice(FaultPlan faults, int traceEvents, int entries) {
    recorder = new Recorder(Math.max(1, entries), time::nanoTime);
    if (entries == 0) { // who counts allocations wants none
      trace = VirtualSystem.trace(traceEvents, time, activities);
      pico = ToasterPico.open(FIRMWARE, time, trace);
    } else {
      trace = VirtualSystem.trace(traceEvents, time, ActivityListener.all(activities, recorder));
      pico = ToasterPico.open(FIRMWARE, time, trace, recorder);
    }
    pi4j = Pi4J.newContextBuilder().add(pico.providers()).build();
    wires = new PicoWires(pi4j, pico, faults, time);
  }

  private static Image firmware() {
    try {
      return FirmwareImage.ofThisBuild();
    } catch (TargetException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Timebase time() {
    return time;
  }

  @Override
  public Trace trace() {
    return trace;
  }

  @Override
  public Activities activities() {
    return activities;
  }

  @Override
  public ToasterWiring wiring() {
    return wires.wiring();
  }

  @Override
  public Faults faults() {
    return wires.faults();
  }

  @Override
  public void advance(long nanos) {
    time.advance(nanos);
  }

  @Override
  public void runUntil(BooleanSupplier condition, long limitNanos) {
    time.runUntil(condition, limitNanos);
  }

  @Override
  public void close() {
    pi4j.shutdown();
    pico.close();
  }
}
