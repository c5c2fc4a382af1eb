/**
 * Bringing an older home up to date, over the admin plane; goes with {@code keyrail.service.legacy}.
 *
 * <p>May use: the admin plane and service. Start reading at {@link keyrail.server.admin.legacy.BackfillRoutes}.
 */
@NullMarked
package keyrail.server.admin.legacy;

import org.jspecify.annotations.NullMarked;
