/**
 * Client keys: issuing them, listing them without showing them, and withdrawing them.
 *
 * <p>May use: core, service. Start reading at {@link keyrail.service.access.ClientKeyService}.
 */
@NullMarked
package keyrail.service.access;

import org.jspecify.annotations.NullMarked;
