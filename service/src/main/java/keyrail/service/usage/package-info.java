/**
 * Reports: tokens by profile, connection, client or payer; the attempts of one request; the audit log.
 *
 * <p>May use: core. Start reading at {@link keyrail.service.usage.UsageService}.
 */
@NullMarked
package keyrail.service.usage;

import org.jspecify.annotations.NullMarked;
