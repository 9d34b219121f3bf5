/** Waveforms of signals as VCD files, for GTKWave, PulseView and the like. */
@NullMarked
package usbtoaster.emulator.vcd;

import org.jspecify.annotations.NullMarked;
