/**
 * JSON with comments: a located tree of a file's bytes, and edits that leave all other bytes as they are.
 *
 * <p>May use: core, Jackson's streaming parser. Start reading at {@link keyrail.config.json.JsoncReader}.
 */
@NullMarked
package keyrail.config.json;

import org.jspecify.annotations.NullMarked;
