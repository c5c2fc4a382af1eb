/**
 * Opens, closes and lists sessions, and keeps them in memory for the calls they are about.
 *
 * <p>May use: core, service.profile. Start reading at {@link keyrail.service.session.SessionService}.
 */
@NullMarked
package keyrail.service.session;

import org.jspecify.annotations.NullMarked;
