package usbtoaster.system;

import usbtoaster.mock.ToasterOptions;
import usbtoaster.pico.Pace;
import usbtoaster.trace.Trace;
import usbtoaster.wires.FaultPlan;

/** The targets on which the tests of the stack run. */
enum TestTarget {
  /** The model in Java. */
  MOCK,
  /** The real firmware. */
  EMULATOR;

  /** Makes a device in virtual time whose trace holds {@code traceEvents}; 0: none. */
  VirtualDevice virtual(FaultPlan faults, int traceEvents) {
    return switch (this) {
      case MOCK -> new MockDevice(ToasterOptions.DEFAULT, faults, traceEvents);
      case EMULATOR -> new EmulatedDevice(faults, traceEvents);
    };
  }

  /** Makes a device in real time; the emulator's passes at {@code pace}. */
  RealDevice real(FaultPlan faults, Pace pace, Trace trace) {
    return switch (this) {
      case MOCK -> new RealMock(faults, trace);
      case EMULATOR -> new RealPico(faults, pace, trace);
    };
  }

  /** Returns how often to do what costs the emulator more: {@code times} on the mock. */
  int scaled(int times, int emulated) {
    return this == MOCK ? times : emulated;
  }
}
