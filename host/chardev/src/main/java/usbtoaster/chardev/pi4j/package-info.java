/**
 * Pi4J providers of inputs and outputs on the GPIO character device: {@link
 * usbtoaster.chardev.pi4j.ChardevLines}.
 */
@NullMarked
package usbtoaster.chardev.pi4j;

import org.jspecify.annotations.NullMarked;
