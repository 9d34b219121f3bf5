/**
 * What is wrong with a machine and with the wires to its toaster: checks, each of which yields
 * findings.
 *
 * <p>{@link usbtoaster.doctor.MachineCheck} looks at the machine's files and opens nothing. {@link
 * usbtoaster.doctor.WireCheck} opens the toaster's lines and finds out which wire is connected:
 * {@link usbtoaster.doctor.Probe} experiments, and {@link usbtoaster.doctor.Diagnosis} compares
 * what was seen with what each {@link usbtoaster.doctor.Fault} would show. Nothing stays changed:
 * lines are given back, and the device is reset. One thread at a time.
 */
@NullMarked
package usbtoaster.doctor;

import org.jspecify.annotations.NullMarked;
