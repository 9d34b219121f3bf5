/** Sockets and files beside Netty and the JDK: servers, one neutral client, and their turns. */
@NullMarked
package usbtoaster.bench.echo;

import org.jspecify.annotations.NullMarked;
