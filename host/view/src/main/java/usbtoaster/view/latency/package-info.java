/** How long interrupts, their routines and completions took in a run, and a sentence on it. */
@NullMarked
package usbtoaster.view.latency;

import org.jspecify.annotations.NullMarked;
