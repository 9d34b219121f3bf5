/**
 * Where the toaster is: on an emulated Pico, behind mocks, or on the header of this Raspberry Pi.
 */
@NullMarked
package usbtoaster.targets;

import org.jspecify.annotations.NullMarked;
