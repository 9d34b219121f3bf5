/**
 * A small HTTP/1.1 client that demonstrates where continuations run: {@link
 * usbtoaster.http.HttpPolicy}. It is no general client: it gets, over connections that serve one
 * request each, without TLS, redirects, cookies or compression.
 */
@NullMarked
package usbtoaster.http;

import org.jspecify.annotations.NullMarked;
