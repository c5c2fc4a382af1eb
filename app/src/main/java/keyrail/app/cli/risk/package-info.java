/**
 * The commands that say how dangerous commands are.
 *
 * <p>May use: the console and the risk registry. Start reading at {@link keyrail.app.cli.risk.RiskCheck}.
 */
@NullMarked
package keyrail.app.cli.risk;

import org.jspecify.annotations.NullMarked;
