/**
 * The commands about programs that call Keyrail: their keys and how they are pointed at it.
 *
 * <p>May use: the console, risk, core, picocli, Jackson. Start reading at
 * {@link keyrail.app.cli.access.ClientKeysCreate}.
 */
@NullMarked
package keyrail.app.cli.access;

import org.jspecify.annotations.NullMarked;
