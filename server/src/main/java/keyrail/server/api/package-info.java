/**
 * The data plane: one class per inbound surface, from HTTP to a {@code Call} and back.
 *
 * <p>May use: core, wire, engine, Vert.x; no row, no file, no secret. Start reading at
 * {@link keyrail.server.api.DataPlane}.
 */
@NullMarked
package keyrail.server.api;

import org.jspecify.annotations.NullMarked;
