/**
 * What an upstream service is to us: a pure description of calls, never I/O.
 *
 * <p>May use: names, auth, inference, routing values, failure. Start reading at
 * {@link keyrail.core.provider.Provider}.
 */
@NullMarked
package keyrail.core.provider;

import org.jspecify.annotations.NullMarked;
