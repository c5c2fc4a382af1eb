/**
 * The admin plane's routes, one class per resource: from checked requests to use cases, and from results to JSON.
 *
 * <p>May use: core, service, server.admin, its ports and its JSON. Start reading at
 * {@link keyrail.server.admin.resource.ConnectionRoutes}.
 */
@NullMarked
package keyrail.server.admin.resource;

import org.jspecify.annotations.NullMarked;
