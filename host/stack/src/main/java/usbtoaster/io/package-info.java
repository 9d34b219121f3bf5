/**
 * The base class library's part of a write, in .NET's terms: streams over a handle, overlapped
 * operations bound to a completion port, and the thread pool that serves it.
 */
@NullMarked
package usbtoaster.io;

import org.jspecify.annotations.NullMarked;
