/**
 * The commands a newcomer starts with: setting up, sending a message, completion.
 *
 * <p>May use: the connection commands (a test's verdict), the console, risk, core, picocli, Jackson. Start reading at
 * {@link keyrail.app.cli.start.Init}.
 */
@NullMarked
package keyrail.app.cli.start;

import org.jspecify.annotations.NullMarked;
