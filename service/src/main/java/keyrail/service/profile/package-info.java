/**
 * Profiles and what points at them, written as edits of {@code config.json} that touch the named members only.
 *
 * <p>May use: core, service, service.snapshot. Start reading at {@link keyrail.service.profile.ProfileService}.
 */
@NullMarked
package keyrail.service.profile;

import org.jspecify.annotations.NullMarked;
