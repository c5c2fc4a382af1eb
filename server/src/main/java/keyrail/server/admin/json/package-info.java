/**
 * Shapes of JSON objects, the strict reading of requests against them, and the schemas they become in OpenAPI.
 *
 * <p>May use: core, Jackson trees. Start reading at {@link keyrail.server.admin.json.Shape}.
 */
@NullMarked
package keyrail.server.admin.json;

import org.jspecify.annotations.NullMarked;
