/**
 * The mocked target of the toaster: a model of the device in plain Java, Pi4J objects made by
 * Mockito in front of it, faults that can be injected, and virtual time.
 */
@NullMarked
package usbtoaster.mock;

import org.jspecify.annotations.NullMarked;
