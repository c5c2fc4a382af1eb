/**
 * Keyrail as a library: opens a home and wires everything but HTTP server and command line.
 *
 * <p>May use: every module but server and app. Start reading at {@link keyrail.embed.Home}.
 */
@NullMarked
package keyrail.embed;

import org.jspecify.annotations.NullMarked;
