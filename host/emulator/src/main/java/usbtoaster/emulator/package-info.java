/** An RP2040 in the JVM: the machine, put together, and how to load, run and watch it. */
@NullMarked
package usbtoaster.emulator;

import org.jspecify.annotations.NullMarked;
