/** Benchmarks of the stack under JMH, and what they share; see {@code docs/benchmarks.md}. */
@NullMarked
package usbtoaster.bench;

import org.jspecify.annotations.NullMarked;
