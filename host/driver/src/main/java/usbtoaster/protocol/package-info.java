/**
 * The wire protocol of the toaster, as {@code docs/protocol.md} specifies it: constants, codes and
 * the one codec that both the driver and the virtual toaster use.
 */
@NullMarked
package usbtoaster.protocol;

import org.jspecify.annotations.NullMarked;
