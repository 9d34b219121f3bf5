/**
 * Where the toaster is: on an emulated Pico, behind mocks, or on the header of this Raspberry Pi.
 *
 * <p>{@link usbtoaster.targets.Board#open} opens one of them, on the pins that a {@link
 * usbtoaster.driver.PinMap} says; {@link usbtoaster.targets.ToasterPico} is the emulated one alone,
 * for a test. The mock needs {@code toaster-mock} on the class path, which is optional.
 */
@NullMarked
package usbtoaster.targets;

import org.jspecify.annotations.NullMarked;
