/**
 * Tasks and what runs their continuations, in .NET's terms and Java's spelling: the top of a
 * write's life, where no thread waits. Knows the trace and the JDK only.
 */
@NullMarked
package usbtoaster.async;

import org.jspecify.annotations.NullMarked;
