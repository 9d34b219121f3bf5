/** Tests of the HTTP client. */
@NullMarked
package usbtoaster.http;

import org.jspecify.annotations.NullMarked;
