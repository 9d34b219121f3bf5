/**
 * Tasks and what runs their continuations, in .NET's terms and Java's spelling: the top of a
 * write's life, where no thread waits. Knows the trace and the JDK only.
 *
 * <p>Where Javadoc names an item ("semantics item 62"), it is one of {@code
 * docs/reference/semantics.md}; {@code docs/conformance.md} says which of them are done.
 */
@NullMarked
package usbtoaster.async;

import org.jspecify.annotations.NullMarked;
