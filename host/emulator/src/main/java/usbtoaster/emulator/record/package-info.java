/** Waveforms of signals as VCD files, for GTKWave, PulseView and the like. */
@NullMarked
package usbtoaster.emulator.record;

import org.jspecify.annotations.NullMarked;
