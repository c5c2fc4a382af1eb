/**
 * The admin plane without its transport: routes that declare what they do, and the router that runs them.
 *
 * <p>May use: core, service, Jackson trees; no Vert.x. Start reading at {@link keyrail.server.admin.AdminRouter}, then
 * {@link keyrail.server.admin.resource.AdminApi} for the list of routes.
 */
@NullMarked
package keyrail.server.admin;

import org.jspecify.annotations.NullMarked;
