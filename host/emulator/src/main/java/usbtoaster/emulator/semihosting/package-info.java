/**
 * Semihosting: a firmware's console, files and exit code are the host's ("Semihosting for AArch32
 * and AArch64", ARM, release 2.0).
 */
@NullMarked
package usbtoaster.emulator.semihosting;

import org.jspecify.annotations.NullMarked;
