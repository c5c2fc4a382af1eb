/**
 * JSON as a tree, for translation and never for relaying: strict reading, exact numbers, losses for what is not known.
 *
 * <p>May use: core, Jackson. Start reading at {@link keyrail.wire.tree.JsonTree}.
 */
@NullMarked
package keyrail.wire.tree;

import org.jspecify.annotations.NullMarked;
