/**
 * The admin API as plain functions: a list of routes from JSON to JSON, without HTTP server and without Vert.x, so that
 * the command line can use it in its own process.
 *
 * <p>May use: core, service, Jackson. Start reading at {@link keyrail.server.admin.AdminRouter}.
 */
@NullMarked
package keyrail.server.admin;

import org.jspecify.annotations.NullMarked;
