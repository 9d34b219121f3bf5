package usbtoaster.driver;

import usbtoaster.kernel.Faults;
import usbtoaster.kernel.IoManager;
import usbtoaster.time.Timebase;

/**
 * Makes the parts of the driver, from the wires upwards: each is given what it needs and knows no
 * other. Only who puts the driver together sees this; {@link StepInterpreter} and {@link Requests}
 * take from it what they need.
 */
final class ToasterParts {
  final DeviceState device = new DeviceState();
  final Counters counters = new Counters();
  final Outbox outbox = new Outbox();
  final Edges edges = new Edges();
  final Browning browning = new Browning();
  final SlotTable slots = new SlotTable();
  final Tags tags = new Tags(slots);
  final Clock clock;
  final Tracer tracer;
  final Wires wires;
  final ToasterInterrupt interrupt;
  final ToasterBus bus;
  final WaitingRequests waiting;
  final Recovery recovery;
  final BusLoop loop;
  final Transfer transfer;
  final ToastFeed feed;
  final SlotKeeper keeper;
  final RequestEndings endings;
  final DeviceLoss loss;
  final BusSchedule schedule;
  final StatusReader reader;

  /**
   * Makes them.
   *
   * @param deferred what the interrupt's DPC does
   */
  ToasterParts(
      IoManager io,
      ToasterWiring wiring,
      ToasterSettings settings,
      Timebase time,
      Faults faults,
      Runnable deferred) {
    clock = new Clock(time);
    tracer = new Tracer(io.trace());
    wires = new Wires(wiring);
    interrupt = new ToasterInterrupt(wires, edges, tracer, faults, deferred);
    bus = new ToasterBus(wires, counters);
    waiting = new WaitingRequests(io, settings.maxWaiting());
    recovery =
        new Recovery(
            settings,
            device,
            clock,
            wires,
            interrupt,
            bus,
            browning,
            counters,
            new Setbacks(settings, clock, outbox));
    loop =
        new BusLoop(
            settings,
            device,
            clock,
            wires,
            edges,
            counters,
            tracer,
            new InterruptStorm(settings, clock, outbox));
    transfer = new Transfer(settings, device, clock, slots, tags);
    feed = new ToastFeed(slots, device, waiting, outbox);
    keeper =
        new SlotKeeper(settings, slots, clock, browning, waiting, feed, outbox, counters, tracer);
    endings = new RequestEndings(feed, outbox, tracer);
    loss = new DeviceLoss(settings, slots, keeper, endings, waiting, outbox, counters);
    schedule =
        new BusSchedule(
            device,
            recovery,
            transfer,
            new TransferFrames(transfer, bus, slots, browning, tracer),
            slots,
            new SlotSweeper(settings, slots, bus, tags),
            loop,
            bus,
            outbox,
            waiting);
    reader =
        new StatusReader(
            device, recovery, loop, keeper, new TransferAnswers(transfer, browning, counters));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(device);
    text.append(", bus ").append(transfer).append(loop);
    for (Slot slot : slots.slots) {
      text.append(", ").append(slot);
    }
    return text.append(", ").append(waiting).toString();
  }
}
