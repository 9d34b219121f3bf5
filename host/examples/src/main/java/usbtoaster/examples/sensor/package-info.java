/**
 * An example of a device that is not the toaster: a thermometer with an interrupt line, driven
 * plainly with Pi4J, and by a driver on this project's kernel. The page {@code
 * docs/your-own-device.md} walks through it; its firmware is {@code firmware/examples/sensor.c}.
 */
@NullMarked
package usbtoaster.examples.sensor;

import org.jspecify.annotations.NullMarked;
