/**
 * The meaning of {@code config.json}: settings, diagnostics and the port that edits it.
 *
 * <p>May use: names, routing, failure. Start reading at {@link keyrail.core.config.Settings}.
 */
@NullMarked
package keyrail.core.config;

import org.jspecify.annotations.NullMarked;
