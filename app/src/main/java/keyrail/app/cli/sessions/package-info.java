/**
 * The commands {@code inference session}: profiles pinned to conversations.
 *
 * <p>May use: cli.console, risk. Start reading at {@link keyrail.app.cli.sessions.SessionOpen}.
 */
@NullMarked
package keyrail.app.cli.sessions;

import org.jspecify.annotations.NullMarked;
