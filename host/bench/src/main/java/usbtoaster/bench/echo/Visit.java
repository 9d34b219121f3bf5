package usbtoaster.bench.echo;

/**
 * What one visit of the client at a server has shown.
 *
 * @param processorNanos of the server, for a round trip
 * @param bytes allocated by the server, for a round trip
 */
record Visit(
    double tripsPerSecond,
    double medianMicros,
    double highMicros,
    double processorNanos,
    double bytes) {}
