/**
 * The engine on epoll: event threads that await readiness for all descriptors together, and batches
 * of events that the pool's workers handle, as .NET has it on Unix.
 */
@NullMarked
package usbtoaster.epoll;

import org.jspecify.annotations.NullMarked;
