/**
 * What vendors keep for an account: who made it, and where calls for it go.
 *
 * <p>May use: core, the JDK. Start reading at {@link keyrail.engine.resource.KeptRoute}.
 */
@NullMarked
package keyrail.engine.resource;

import org.jspecify.annotations.NullMarked;
