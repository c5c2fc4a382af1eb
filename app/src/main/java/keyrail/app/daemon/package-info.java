/**
 * The daemon: a home, its two listeners, and how they start and stop.
 *
 * <p>May use: everything. Start reading at {@link keyrail.app.daemon.Daemon}.
 */
@NullMarked
package keyrail.app.daemon;

import org.jspecify.annotations.NullMarked;
