/**
 * Call sites: the known names, and which profile each place in an application points at.
 *
 * <p>May use: core, service.profile. Start reading at {@link keyrail.service.callsite.CallSiteService}.
 */
@NullMarked
package keyrail.service.callsite;

import org.jspecify.annotations.NullMarked;
