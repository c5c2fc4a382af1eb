/**
 * The feed of what happens in a home: changes and attempts, for whoever listens.
 *
 * <p>May use: core, service, {@code server.admin}. Start reading at {@link keyrail.server.admin.event.EventFeed}.
 */
@NullMarked
package keyrail.server.admin.event;

import org.jspecify.annotations.NullMarked;
