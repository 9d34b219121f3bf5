/**
 * The base class library's part of a write, in .NET's terms: streams over a handle, overlapped
 * operations bound to a completion port, and the thread pool that serves it.
 *
 * <p>Where Javadoc names an item ("semantics item 62"), it is one of {@code
 * docs/reference/semantics.md}; {@code docs/conformance.md} says which of them are done.
 */
@NullMarked
package usbtoaster.io;

import org.jspecify.annotations.NullMarked;
