package usbtoaster.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usbtoaster.targets.Target;
import usbtoaster.targets.TargetOptions;
import usbtoaster.view.led.LedMode;

/**
 * What a run is asked to do; every value is in its range.
 *
 * @param options how to open the target
 * @param leds for whom the LEDs are lit; null: they are not
 * @param burstBytes the longest burst on the bus
 * @param inFlight how many writes may be in flight
 * @param chunkBytes the length of a write
 * @param output where to write what came back, or null
 * @param recordings what to record of the run
 * @param threads whether the same writes are made by blocking calls, each on a thread of its own
 */
record Job(
    List<Path> files,
    Target target,
    TargetOptions options,
    @Nullable LedMode leds,
    int browning,
    int burstBytes,
    int inFlight,
    int chunkBytes,
    TraceLevel trace,
    @Nullable Path output,
    Recordings recordings,
    boolean threads) {}
