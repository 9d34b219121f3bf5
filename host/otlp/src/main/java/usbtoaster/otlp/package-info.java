/** A recorded trace as OpenTelemetry spans. */
@NullMarked
package usbtoaster.otlp;

import org.jspecify.annotations.NullMarked;
