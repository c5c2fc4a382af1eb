/**
 * How dangerous each command and option is, said where the command is defined, so that nothing can be unregistered.
 *
 * <p>May use: the JDK. Start reading at {@link keyrail.app.risk.Risk}.
 */
@NullMarked
package keyrail.app.risk;

import org.jspecify.annotations.NullMarked;
