package usbtoaster.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.PinMap;
import usbtoaster.targets.EmulatorOptions;
import usbtoaster.targets.Target;

/**
 * What a run is asked to do; every value is in its range.
 *
 * @param pins where the device is on the header, and the clock of its bus
 * @param emulator how to open the emulator, if that is the target
 * @param burstBytes the longest burst on the bus
 * @param inFlight how many writes may be in flight
 * @param chunkBytes the length of a write
 * @param output where to write what came back, or null
 */
record Job(
    List<Path> files,
    Target target,
    PinMap pins,
    EmulatorOptions emulator,
    int browning,
    int burstBytes,
    int inFlight,
    int chunkBytes,
    TraceLevel trace,
    @Nullable Path output) {}
