/**
 * The test descriptions of {@code docs/reference/semantics.md} as one suite, written against what
 * the kernel, the pool and the tasks show to everybody.
 */
@NullMarked
package usbtoaster.semantics;

import org.jspecify.annotations.NullMarked;
