/**
 * How dangerous each command and option is, said where the command is defined, so that nothing can be unregistered.
 *
 * <p>May use: picocli. Start reading at {@link keyrail.app.risk.Risk}, then {@link keyrail.app.risk.RiskRegistry}.
 */
@NullMarked
package keyrail.app.risk;

import org.jspecify.annotations.NullMarked;
