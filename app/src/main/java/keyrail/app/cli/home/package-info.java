/**
 * The commands that look at a home: its state, its use, its configuration.
 *
 * <p>May use: the console, risk, core, picocli, Jackson. Start reading at
 * {@link keyrail.app.cli.home.Status}.
 */
@NullMarked
package keyrail.app.cli.home;

import org.jspecify.annotations.NullMarked;
