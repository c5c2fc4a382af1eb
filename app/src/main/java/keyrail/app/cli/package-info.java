/**
 * The command line: the list of commands, the parser's edge, refusals.
 *
 * <p>May use: the packages below it, risk, core, picocli; nothing that opens a home. Start reading at
 * {@link keyrail.app.cli.Commands} and {@link keyrail.app.cli.Program}.
 */
@NullMarked
package keyrail.app.cli;

import org.jspecify.annotations.NullMarked;
