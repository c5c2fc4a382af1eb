/**
 * What every command shares: the terminal, asking the admin API, and reporting in words or in one line of JSON.
 *
 * <p>May use: core, the admin client, risk, picocli, Jackson. Start reading at {@link keyrail.app.cli.console.Leaf}.
 */
@NullMarked
package keyrail.app.cli.console;

import org.jspecify.annotations.NullMarked;
