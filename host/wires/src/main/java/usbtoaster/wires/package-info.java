/**
 * Faults on the wires between a host that talks Pi4J and a device, scripted or random with a seed.
 */
@NullMarked
package usbtoaster.wires;

import org.jspecify.annotations.NullMarked;
