/**
 * What carries out operations on files and sockets for the drivers: an engine, chosen where the
 * system is put together, and what the drivers of descriptors have in common.
 */
@NullMarked
package usbtoaster.engine;

import org.jspecify.annotations.NullMarked;
